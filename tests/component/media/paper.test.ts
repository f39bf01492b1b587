import { afterAll, describe, expect, test } from 'vitest'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { tiltedSheet } from '../../fixtures/media/photographed-sheet.ts'
import { colourAt, cornerNames, fixture, jpegFacts } from './bytes.ts'

const media = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
afterAll(() => media.close())

const light = ([r, g, b]: readonly number[]) => ((r ?? 0) + (g ?? 0) + (b ?? 0)) / 3

describe('a sheet of paper by phone', { timeout: 30_000 }, () => {
  test('its corners are found in the photo within a hundredth', async () => {
    const corners = await media.findPage(await fixture('sheet'), 'image/jpeg')
    const distances = tiltedSheet.map(({ x, y }, index) => Math.hypot((corners?.[index]?.x ?? 9) - x, (corners?.[index]?.y ?? 9) - y))
    expect(Math.max(...distances)).toBeLessThan(0.01)
  })

  test('a photo of people has no sheet', async () => {
    expect(await media.findPage(await fixture('noise'), 'image/jpeg')).toBeNull()
  })

  test('straightened, nothing of the table is left at the edges', async () => {
    const page = await media.straighten(await fixture('sheet'), 'image/jpeg', { corners: tiltedSheet })
    expect(page.role).toBe('page')
    for (const [x, y] of [
      [0.03, 0.03],
      [0.97, 0.03],
      [0.03, 0.97],
      [0.97, 0.97],
    ] as const)
      expect(light(await colourAt(page.bytes, x, y))).toBeGreaterThan(130)
    expect(jpegFacts(page.bytes)).toEqual({ isJpeg: true, hasExif: false })
  })

  test('evened out, the shadowed corner is as white as the lit one', async () => {
    const photo = await fixture('sheet')
    const [as, even] = [await media.straighten(photo, 'image/jpeg', { corners: tiltedSheet }), await media.straighten(photo, 'image/jpeg', { corners: tiltedSheet, enhance: 'document' })]
    expect(light(await colourAt(as.bytes, 0.95, 0.95))).toBeLessThan(190)
    expect(light(await colourAt(even.bytes, 0.95, 0.95))).toBeGreaterThan(235)
    expect(light(await colourAt(even.bytes, 0.05, 0.05))).toBeGreaterThan(235)
  })

  test('corners drawn by hand around the whole photo of a HEIC give the whole photo', async () => {
    const page = await media.straighten(await fixture('heic'), 'image/heic', {
      corners: [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
        { x: 0, y: 1 },
      ],
    })
    expect([page.width, page.height]).toEqual([480, 640])
    expect(await cornerNames(page.bytes)).toEqual(['red', 'green', 'blue', 'yellow'])
  })

  test('corners from a reactive screen, and pages into one PDF', async () => {
    const proxied = new Proxy([...tiltedSheet], {}) as unknown as typeof tiltedSheet
    const page = await media.straighten(await fixture('sheet'), 'image/jpeg', { corners: proxied })
    const pdf = await media.pdf([page.bytes, page.bytes], { title: '会议纪要', madeMs: 0 })
    expect(new TextDecoder('latin1').decode(pdf.slice(0, 5))).toBe('%PDF-')
    expect(pdf.byteLength).toBeGreaterThan(page.size)
  })
})
