import { afterAll, describe, expect, test } from 'vitest'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { colourAt, cornerNames, fixture } from './bytes.ts'

const media = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
afterAll(() => media.close())

const lines = [
  '2026-03-05 09:41',
  '文明路社区广场',
  '某某局',
  '学雷锋志愿服务 · 清扫街道',
]

/** The share of nearly white pixels in the lowest part: letters. */
async function inkShare(jpeg: ArrayBuffer): Promise<number> {
  const bitmap = await createImageBitmap(new Blob([jpeg]))
  const [width, height] = [
    bitmap.width,
    Math.floor(bitmap.height * 0.3),
  ]
  const context = new OffscreenCanvas(width, height).getContext('2d')
  context?.drawImage(bitmap, 0, height - bitmap.height)
  const data = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
  let white = 0
  for (let at = 0; at < data.length; at += 4) {
    white += Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) > 200
      ? 1
      : 0
  }
  return white / (width * height)
}

describe('a copy with a watermark', { timeout: 60_000 }, () => {
  test('shows the band at the foot of the upright picture and leaves its head alone', async () => {
    const copy = await media.watermark(await fixture('twelveMegapixels'), 'image/jpeg', { lines })
    expect([copy.role, copy.width, copy.height]).toEqual(['watermark', 3000, 4000])
    expect((await cornerNames(copy.bytes)).slice(0, 2)).toEqual(['red', 'green'])
    const [, , blue] = await colourAt(copy.bytes, 0.9, 0.99)
    expect(blue).toBeLessThan(60)
    expect((await colourAt(copy.bytes, 0.9, 0.99))[0]).toBeLessThan(140)
    expect(await inkShare(copy.bytes)).toBeGreaterThan(0.01)
  })

  test('without words there is no band', async () => {
    const copy = await media.watermark(await fixture('upright'), 'image/jpeg', {
      lines: ['', '  '],
    })
    expect(await cornerNames(copy.bytes)).toEqual(['red', 'green', 'blue', 'yellow'])
    expect(await inkShare(copy.bytes)).toBe(0)
  })

  test('48 megapixels become a copy that a canvas can hold', async () => {
    const copy = await media.watermark(await fixture('fortyEightMegapixels'), 'image/jpeg', { lines })
    expect(Math.max(copy.width, copy.height)).toBe(4096)
    expect(copy.width * copy.height).toBeLessThanOrEqual(16_777_216)
    expect((await cornerNames(copy.bytes)).slice(0, 2)).toEqual(['red', 'green'])
  })

  test('a speech for an activity name covers less than half of the picture', async () => {
    const copy = await media.watermark(await fixture('upright'), 'image/jpeg', {
      lines: [
        ...lines,
        '关于开展深化文明城市创建工作的志愿服务活动'.repeat(12),
      ],
    })
    expect((await cornerNames(copy.bytes)).slice(0, 2)).toEqual(['red', 'green'])
    const [red] = await colourAt(copy.bytes, 0.75, 0.55)
    expect(red).toBeGreaterThan(200)
  })

  test('the smallest picture gets one too', async () => {
    const copy = await media.watermark(await fixture('tiny'), 'image/jpeg', { lines })
    expect([copy.width, copy.height]).toEqual([40, 30])
  })
})
