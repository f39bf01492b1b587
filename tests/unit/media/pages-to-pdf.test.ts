import { PDFDocument } from '@cantoo/pdf-lib'
import { describe, expect, test } from 'vitest'
import { pagesToPdf } from '../../../src/media/pages-to-pdf.ts'
import { aJpeg, aPng } from '../../fixtures/media/pictures.ts'

const inMemory = (bytes: Uint8Array) => Uint8Array.from(bytes).buffer
const madeMs = Date.UTC(2026, 2, 5, 1, 41)

describe('photographed pages as one PDF', () => {
  test('each is an A4 page, upright or lying as the picture is, in order', async () => {
    const pages = [await aJpeg({ width: 300, height: 424 }), await aJpeg({ width: 424, height: 300 }), await aJpeg({ width: 200, height: 200 })]
    const pdf = await PDFDocument.load(await pagesToPdf(pages.map(inMemory), { title: '会议纪要', madeMs }), { updateMetadata: false })
    const sizes = pdf.getPages().map(page => [
      Math.round(page.getWidth()),
      Math.round(page.getHeight()),
    ])
    expect(sizes).toEqual([
      [595, 842],
      [842, 595],
      [595, 842],
    ])
    expect(pdf.getTitle()).toBe('会议纪要')
    expect(pdf.getCreationDate()?.getTime()).toBe(madeMs)
    expect(pdf.getModificationDate()?.getTime()).toBe(madeMs)
  })

  test('the pictures go in byte by byte', async () => {
    const page = await aJpeg({ width: 300, height: 424, grain: 20 })
    const pdf = new Uint8Array(await pagesToPdf([
      inMemory(page),
    ], { madeMs }))
    const latin = new TextDecoder('latin1')
    expect(latin.decode(pdf)).toContain(latin.decode(page))
  })

  test('the same pages make the same file', async () => {
    const page = inMemory(await aJpeg({ width: 30, height: 42 }))
    expect(await pagesToPdf([page], { madeMs })).toEqual(await pagesToPdf([page], { madeMs }))
  })

  test('no pages are no PDF', async () => {
    await expect(pagesToPdf([], { madeMs })).rejects.toMatchObject({ code: 'file-empty' })
  })

  test('a page that is no JPEG is named as such', async () => {
    await expect(pagesToPdf([
      inMemory(await aPng()),
    ], { madeMs })).rejects.toMatchObject({ code: 'picture-undecodable' })
  })
})
