import type { CapturingPhone } from './capturing-phone.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { evidenceOf } from '../../../src/domain/evidence/schema.ts'
import { axeFindings } from '../../support/axe.ts'
import { fixture } from '../media/bytes.ts'
import { workScope } from '../support/phone.ts'
import { anActivityRow, anEvidenceRow } from '../support/records.ts'
import { aCapturingPhone, aFile, aPhoto, bring, evidenceOn, openCapture, sha256Of } from './capturing-phone.ts'

let phone: CapturingPhone
beforeEach(async () => {
  phone = await aCapturingPhone()
})

test('many photos from the album are saved one by one, marked as chosen, with the time of their EXIF', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '相册', [await aFile('upright', '聚会.jpg'), await aPhoto(1), await aPhoto(2)])
  await expect.element(screen.getByText('3 张已存于本机，联网后自动上传')).toBeVisible()
  const items = (await evidenceOn(phone)).map(evidenceOf)
  expect(items.map(({ manifest }) => manifest.via)).toEqual(['gallery', 'gallery', 'gallery'])
  expect(items.map(({ files }) => files[0]?.name)).toEqual(['聚会.jpg', 'IMG_1.jpg', 'IMG_2.jpg'])
  expect(items[0]?.event).toEqual({ local: '2026-03-05T09:41', source: 'exif' })
  await screen.getByRole('button', { name: /^第 1 件/ }).click()
  await expect.element(screen.getByLabelText('时间')).toHaveAccessibleDescription('EXIF')
  await screen.getByRole('button', { name: /^第 2 件/ }).click()
  await expect.element(screen.getByLabelText('时间')).toHaveAccessibleDescription('待核对')
})

test('a photo from the album without a time takes the day of its activity', async () => {
  const activity = anActivityRow({})
  await phone.pull(workScope, [activity])
  const screen = await openCapture(phone, `/capture?activity=${activity.id}`)
  await bring(screen, '相册', [await aPhoto(1)])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  expect(evidenceOf((await evidenceOn(phone))[0]!).event).toEqual({ local: '2026-09-12T00:00', source: 'activity' })
  await expect.element(screen.getByText('2026 年 9 月 12 日')).toBeVisible()
})

test('a document keeps its name and is a document, also where it is a picture', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '文档', [await aFile('pdf', '工作方案.pdf'), await aFile('png', '通知.png')])
  await expect.element(screen.getByText('2 件已存于本机，联网后自动上传')).toBeVisible()
  const items = (await evidenceOn(phone)).map(evidenceOf)
  expect(items.map(({ kind, manifest, files }) => [
    kind,
    manifest.via,
    files[0]?.mime,
    files[0]?.name,
  ])).toEqual([
    [
      'document',
      'file',
      'application/pdf',
      '工作方案.pdf',
    ],
    [
      'document',
      'file',
      'image/png',
      '通知.png',
    ],
  ])
})

test('empty, foreign and double files are left out with their reasons, the good one is saved', async () => {
  const known = await aPhoto(7)
  const row = anEvidenceRow({ sha256: await sha256Of(known) })
  await phone.pull(workScope, [row])
  const screen = await openCapture(phone)
  await bring(screen, '相册', [
    new File([], '空.jpg'),
    new File(['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'], '画.jpg'),
    known,
    await aPhoto(1),
    await aPhoto(1, '同一张.jpg'),
  ])
  await expect.element(screen.getByText('1 张已存于本机，联网后自动上传')).toBeVisible()
  await expect.element(screen.getByText('4 件没有加入')).toBeVisible()
  await expect.element(screen.getByText(/这个文件是空的/)).toBeVisible()
  await expect.element(screen.getByText(/不支持这种文件/)).toBeVisible()
  expect(screen.getByText(/同一份文件已经存过/).elements()).toHaveLength(2)
  await expect.element(screen.getByRole('link', { name: '去看' }).first()).toHaveAttribute('href', `/evidence/${row.id}`)
  expect(await evidenceOn(phone)).toHaveLength(1)
  expect(await axeFindings()).toEqual([])
  await screen.getByRole('button', { name: '知道了' }).click()
  expect(screen.getByText('4 件没有加入').query()).toBeNull()
})

test('where nothing was taken in, the reasons stand where the person chose', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '相册', [
    new File([], '空.jpg'),
  ])
  await expect.element(screen.getByText('1 件没有加入')).toBeVisible()
  expect(screen.router.currentRoute.value.path).toBe('/capture')
})

test('who has scrolled down to choose a file sees and hears at once that it was refused', async () => {
  await page.viewport(390, 500)
  const screen = await openCapture(phone)
  await expect.element(screen.getByRole('button', { name: /^文件夹或 ZIP|^相册/ }).first()).toBeInTheDocument()
  scrollTo(0, document.documentElement.scrollHeight)
  await bring(screen, '相册', [
    new File([], '空.jpg'),
  ])
  const note = screen.getByRole('alert')
  await expect.element(note.getByText('1 件没有加入')).toBeInTheDocument()
  await expect.poll(() => note.element().getBoundingClientRect().top).toBeGreaterThanOrEqual(0)
  expect(note.element().getBoundingClientRect().bottom).toBeLessThanOrEqual(500)
  expect(document.activeElement).toBe(note.element())
  await page.viewport(390, 844)
})

test('a name that promises another type is told, and the file is kept as what it is', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '相册', [await aFile('png', '照片.jpg')])
  await expect.element(screen.getByText('照片.jpg 其实是 PNG 文件，已按实际类型保存。')).toBeVisible()
  expect(evidenceOf((await evidenceOn(phone))[0]!).files[0]).toMatchObject({ mime: 'image/png', name: '照片.jpg' })
})

test('a picture that this device cannot show is saved whole, and said so', async () => {
  const screen = await openCapture(phone)
  const broken = await aFile('broken', '坏.jpg')
  await bring(screen, '相册', [broken])
  await expect.element(screen.getByText('这张图本机显示不了，原件已完整保存')).toBeVisible()
  expect(evidenceOf((await evidenceOn(phone))[0]!).files[0]?.sha256).toBe(await sha256Of(broken))
})

test('a photo of 12 megapixels held upright gets upright pictures', async () => {
  const screen = await openCapture(phone)
  await bring(screen, '相册', [await aFile('twelveMegapixels', 'IMG_0001.jpg')])
  await vi.waitFor(async () => expect(evidenceOf((await evidenceOn(phone))[0]!).derivatives.map(({ role, width, height }) => [role, width < height])).toEqual([
    ['thumb', true],
    ['preview', true],
  ]), { timeout: 20_000 })
  await expect.element(screen.getByRole('img', { name: /照片/ }).first()).toBeVisible()
}, 60_000)

test('a film of 70 MB is read in slices and comes out byte for byte', async () => {
  const clip = await fixture('mp4')
  const size = 70 * 1024 * 1024
  const film = new Uint8Array(size)
  film.set(new Uint8Array(clip))
  // Players skip a box called free: the rest of the file.
  new DataView(film.buffer).setUint32(clip.byteLength, size - clip.byteLength)
  film.set(new TextEncoder().encode('free'), clip.byteLength + 4)
  film[size - 1] = 7
  const file = new File([film], '活动.mp4', { type: 'video/mp4' })
  const whole = vi.spyOn(file, 'arrayBuffer')
  const put = vi.spyOn(phone.store.blobs, 'putChunk')
  const screen = await openCapture(phone)
  await bring(screen, '相册', [file])
  await expect.element(screen.getByText('1 件已存于本机，联网后自动上传')).toBeVisible()
  const evidence = evidenceOf((await evidenceOn(phone))[0]!)
  expect(evidence).toMatchObject({
    kind: 'video',
    files: [
      { size, mime: 'video/mp4', sha256: await sha256Of(new Blob([film])) },
    ],
  })
  expect(put).toHaveBeenCalledTimes(18)
  expect(whole).not.toHaveBeenCalled()
  expect((await phone.store.blobs.slice(evidence.files[0]!.sha256, size - 1, size)).byteLength).toBe(1)
}, 60_000)

test('a film that would fill a fifth of what is left is refused before it is read', async () => {
  vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ quota: 300 * 1024 * 1024, usage: 0 })
  const clip = await fixture('mp4')
  const film = new File([
    clip,
    new Uint8Array(70 * 1024 * 1024),
  ], '活动.mp4', { type: 'video/mp4' })
  const put = vi.spyOn(phone.store.blobs, 'putChunk')
  const screen = await openCapture(phone)
  await bring(screen, '相册', [film])
  await expect.element(screen.getByText(/文件超过大小上限/)).toBeVisible()
  expect(put).not.toHaveBeenCalled()
})
