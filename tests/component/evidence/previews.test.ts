import type { Previewed } from '../../../src/widgets/preview-kind.ts'
import type { MediaFixture } from '../../fixtures/media/browser-commands.ts'
import type { Phone } from '../support/phone.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-vue'
import { containerKey } from '../../../src/container/container.ts'
import { sha256Hex } from '../../../src/media/hash.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import DocumentPreview from '../../../src/widgets/DocumentPreview.vue'
import { PdfData } from '../../../src/widgets/pdf-data.ts'
import { previewKindOf } from '../../../src/widgets/preview-kind.ts'
import { docxPage } from '../../../src/widgets/viewer-docx.ts'
import { axeFindings } from '../../support/axe.ts'
import { fixture } from '../media/bytes.ts'
import { aPhone } from '../support/phone.ts'
import { soon } from '../support/soon.ts'
import { tidy } from '../support/tidy.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

afterEach(tidy)

/** A file that this phone holds, opened as the viewer opens it. */
async function open(phone: Phone, bytes: ArrayBuffer, { mime, name }: { mime: string, name: string }) {
  const sha256 = await sha256Hex(bytes)
  await phone.store.blobs.putFetched({
    sha256,
    mime,
    role: 'original',
    bytes,
  })
  const file: Previewed = {
    kind: previewKindOf(mime),
    sha256,
    mime,
    role: 'original',
    size: bytes.byteLength,
    name,
  }
  return render(DocumentPreview, {
    props: { file, title: name },
    global: {
      provide: { [containerKey as symbol]: phone.container },
    },
  } as unknown as Parameters<typeof render>[1])
}

async function openFixture(kind: MediaFixture, about: { mime: string, name: string }) {
  return open(await aPhone(), await fixture(kind), about)
}

/** How much of a canvas is not white, in thousandths. */
function inkOf(canvas: HTMLCanvasElement): number {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
  let dark = 0
  for (let at = 0; at < data.length; at += 4) {
    if (data[at]! < 128 && data[at + 3]! > 128)
      dark += 1
  }
  return dark * 4000 / data.length
}

function canvases(): HTMLCanvasElement[] {
  return [
    ...document.querySelectorAll('canvas'),
  ]
}

describe('a PDF', () => {
  test('is drawn, and axe has nothing to say', async () => {
    const screen = await openFixture('pdf', { mime: 'application/pdf', name: '会议纪要.pdf' })
    await expect.element(screen.getByRole('img', { name: '第 1 页' })).toBeInTheDocument()
    await soon(() => inkOf(canvases()[0]!)).toBeGreaterThan(0.5)
    expect(await axeFindings()).toEqual([])
  })

  test('of thirty pages draws only those near the screen', async () => {
    const screen = await openFixture('longPdf', { mime: 'application/pdf', name: '台账.pdf' })
    await expect.element(screen.getByRole('img', { name: '第 1 页' })).toBeInTheDocument()
    expect(canvases().length).toBeLessThan(6)
    document.querySelector('.scroller')!.scrollTo(0, 1e6)
    await expect.element(screen.getByRole('img', { name: '第 30 页' })).toBeInTheDocument()
    await soon(() => inkOf(canvases().at(-1)!)).toBeGreaterThan(0.5)
    expect(canvases().length).toBeLessThan(6)
  })

  test('without its own Chinese fonts still shows Chinese', async () => {
    await open(await aPhone(), pdfInGbk(), { mime: 'application/pdf', name: '旧文件.pdf' })
    await soon(() => canvases().map(inkOf)[0]).toBeGreaterThan(0.5)
  })

  test('that is broken says so and offers the download', async () => {
    const screen = await open(await aPhone(), new TextEncoder().encode('%PDF-1.7 nothing').buffer, { mime: 'application/pdf', name: '坏.pdf' })
    await expect.element(screen.getByText('文件打不开')).toBeInTheDocument()
    await screen.getByRole('button', { name: '下载' }).click()
    expect(screen.emitted('download')).toHaveLength(1)
  })

  test('character tables are files of ours, and others are not asked for', async () => {
    const data = new PdfData()
    expect((await data.fetch({ filename: 'GBK-EUC-H.bcmap' })).length).toBeGreaterThan(1000)
    expect((await data.fetch({ filename: 'FoxitSerif.pfb' })).length).toBeGreaterThan(1000)
    await expect(data.fetch({ filename: '../../secret' })).rejects.toThrow('not kept')
  })
})

describe('a Word file', () => {
  test('shows in a frame that may do nothing', async () => {
    const screen = await openFixture('docx', { mime: DOCX, name: '总结.docx' })
    await expect.element(screen.getByTitle('总结.docx')).toBeInTheDocument()
    const frame = document.querySelector('iframe')!
    expect(frame.getAttribute('sandbox')).toBe('')
    expect(frame.srcdoc).toContain('志愿服务活动总结')
    expect(await axeFindings()).toEqual([])
  })

  test('nothing in its page can load or run anything', async () => {
    const { html } = await docxPage(await fixture('docx'), '<script>alert(1)</script>')
    const parsed = new DOMParser().parseFromString(html, 'text/html')
    expect(parsed.querySelectorAll('script, iframe, object, embed, link, form, base')).toHaveLength(0)
    expect(html).not.toMatch(/https?:\/\/(?!schemas|www\.w3\.org)/)
    expect(parsed.title).toBe('scriptalert(1)/script')
  })

  test('that is no Word file at all says so', async () => {
    const screen = await open(await aPhone(), new TextEncoder().encode('PK nothing').buffer, { mime: DOCX, name: '坏.docx' })
    await expect.element(screen.getByText('文件打不开')).toBeInTheDocument()
  })
})

describe('a workbook', () => {
  test('shows its cells', async () => {
    const screen = await openFixture('xlsx', { mime: XLSX, name: '名单.xlsx' })
    await expect.element(screen.getByText('姓名')).toBeInTheDocument()
    await expect.element(screen.getByText('甲')).toBeInTheDocument()
    expect(await axeFindings()).toEqual([])
  })

  test('of three thousand rows draws only those near the screen', async () => {
    const screen = await openFixture('longXlsx', { mime: XLSX, name: '长表.xlsx' })
    await expect.element(screen.getByText('第 1 行')).toBeInTheDocument()
    expect(document.querySelectorAll('.row').length).toBeLessThan(80)
    document.querySelector('.scroller')!.scrollTo(0, 1e7)
    await expect.element(screen.getByText('第 3000 行')).toBeInTheDocument()
  })

  test('that is broken says so', async () => {
    const screen = await open(await aPhone(), new TextEncoder().encode('PK nothing').buffer, { mime: XLSX, name: '坏.xlsx' })
    await expect.element(screen.getByText('文件打不开')).toBeInTheDocument()
  })
})

describe('other files', () => {
  test('text from an old Windows reads as Chinese', async () => {
    const screen = await open(await aPhone(), Uint8Array.from([
      0xD6,
      0xBE,
      0xD4,
      0xB8,
      0xB7,
      0xFE,
      0xCE,
      0xF1,
    ]).buffer, { mime: 'text/plain', name: '说明.txt' })
    await expect.element(screen.getByText('志愿服务')).toBeInTheDocument()
  })

  test('a HEIC that the browser cannot draw is drawn by the worker', async () => {
    const phone = await aPhone()
    const media = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
    Object.assign(phone.container, { media })
    const screen = await open(phone, await fixture('heic'), { mime: 'image/heic', name: 'IMG_1.heic' })
    const picture = screen.getByRole('img', { name: 'IMG_1.heic' })
    await expect.element(picture).toBeInTheDocument()
    await soon(() => (picture.element() as HTMLImageElement).naturalWidth).toBeGreaterThan(100)
    media.close()
  }, 30_000)

  test('a video plays from the phone', async () => {
    await openFixture('mp4', { mime: 'video/mp4', name: '现场.mp4' })
    await soon(() => document.querySelector('video')?.readyState ?? 0).toBeGreaterThan(0)
  })

  test('what cannot be shown, and what is too large, is downloaded', async () => {
    const phone = await aPhone()
    const old = await open(phone, new Uint8Array([1]).buffer, { mime: 'application/msword', name: '旧.doc' })
    await expect.element(old.getByText('这种文件不能在应用内打开')).toBeInTheDocument()
    await old.unmount()
    const file: Previewed = {
      kind: 'docx',
      sha256: 'a'.repeat(64),
      mime: DOCX,
      role: 'original',
      size: 90_000_000,
      name: '大.docx',
    }
    const large = await render(DocumentPreview, {
      props: { file, title: '大.docx' },
      global: {
        provide: { [containerKey as symbol]: phone.container },
      },
    } as unknown as Parameters<typeof render>[1])
    await expect.element(large.getByText('文件较大（90 MB），不在手机上打开')).toBeInTheDocument()
  })

  test('a file that is not on this phone says so and can be asked for again', async () => {
    const phone = await aPhone()
    const bytes = await fixture('pdf')
    const sha256 = await sha256Hex(bytes)
    const file: Previewed = {
      kind: 'pdf',
      sha256,
      mime: 'application/pdf',
      role: 'original',
      size: bytes.byteLength,
      name: '远.pdf',
    }
    const screen = await render(DocumentPreview, {
      props: { file, title: '远.pdf' },
      global: {
        provide: { [containerKey as symbol]: phone.container },
      },
    } as unknown as Parameters<typeof render>[1])
    await expect.element(screen.getByText('文件不在本机')).toBeInTheDocument()
    await phone.store.blobs.putFetched({
      sha256,
      mime: 'application/pdf',
      role: 'original',
      bytes,
    })
    await screen.getByRole('button', { name: '重试' }).click()
    await expect.element(screen.getByRole('img', { name: '第 1 页' })).toBeInTheDocument()
  })
})

/** A PDF as Chinese office software wrote it for years: GBK text in a font that the reader has to supply. */
function pdfInGbk(): ArrayBuffer {
  const content = 'BT /F1 40 Tf 60 700 Td <D6BED4B8B7FECEF1> Tj ET'
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF`
  return new TextEncoder().encode(text).buffer
}
