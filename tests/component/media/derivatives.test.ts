import type { MediaFixture } from '../../fixtures/media/browser-commands.ts'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { decodeUpright } from '../../../src/media/decode.ts'
import { createMediaClient } from '../../../src/media/media-client.ts'
import { cornerNames, fixture, jpegFacts, uprightCorners } from './bytes.ts'

const media = createMediaClient(() => new Worker(new URL('../../../src/workers/media.worker.ts', import.meta.url), { type: 'module' }))
afterAll(() => media.close())

const hex = async (bytes: ArrayBuffer) => Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), byte => byte.toString(16).padStart(2, '0')).join('')

/** Both derivatives of a fixture, checked for what every one must keep. */
async function derivativesOf(name: MediaFixture, mime = 'image/jpeg') {
  const source = await fixture(name)
  const before = await hex(source)
  const [thumb, preview] = await media.derivatives(source, mime)
  expect(await hex(source)).toBe(before)
  for (const { picture, longest, most } of [
    { picture: thumb, longest: 320, most: 25_000 },
    { picture: preview, longest: 1600, most: 250_000 },
  ]) {
    expect(picture.size).toBeLessThanOrEqual(most)
    expect(picture.size).toBe(picture.bytes.byteLength)
    expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(longest)
    expect(picture.sha256).toBe(await hex(picture.bytes))
    expect(jpegFacts(picture.bytes)).toEqual({ isJpeg: true, hasExif: false })
  }
  return { thumb, preview }
}

describe('thumb and preview', { timeout: 60_000 }, () => {
  test('[M2] [M5] a 12-megapixel photo held upright, stored sideways, stands upright and within its limits', async () => {
    const { thumb, preview } = await derivativesOf('twelveMegapixels')
    expect([thumb.role, thumb.width, thumb.height]).toEqual(['thumb', 240, 320])
    expect([preview.role, preview.width, preview.height]).toEqual(['preview', 1200, 1600])
    expect(await cornerNames(thumb.bytes)).toEqual(uprightCorners)
    expect(await cornerNames(preview.bytes)).toEqual(uprightCorners)
  })

  test.for([
    'upright',
    'turned2',
    'turned3',
    'turned4',
    'turned5',
    'turned6',
    'turned7',
    'turned8',
  ] as const)('[M5] %s shows what the person saw', async (name) => {
    const { thumb, preview } = await derivativesOf(name)
    expect(await cornerNames(thumb.bytes)).toEqual(uprightCorners)
    expect(await cornerNames(preview.bytes)).toEqual(uprightCorners)
    expect(preview.height > preview.width).toBe(name !== 'upright')
  })

  test('48 megapixels, more than a canvas on iOS holds, come out upright and small', async () => {
    const { thumb, preview } = await derivativesOf('fortyEightMegapixels')
    expect([preview.width, preview.height]).toEqual([1600, 1200])
    expect(await cornerNames(preview.bytes)).toEqual(uprightCorners)
    expect(await cornerNames(thumb.bytes)).toEqual(uprightCorners)
  })

  test('a HEIC from an iPhone, which this browser cannot draw by itself, is drawn upright', async () => {
    const { thumb, preview } = await derivativesOf('heic', 'image/heic')
    expect([preview.width, preview.height]).toEqual([480, 640])
    expect(await cornerNames(preview.bytes)).toEqual(uprightCorners)
    expect(await cornerNames(thumb.bytes)).toEqual(uprightCorners)
  })

  test('[M5] noise, which no quality makes small, gets fewer pixels instead of more bytes', async () => {
    const { thumb, preview } = await derivativesOf('noise')
    expect(preview.width).toBeGreaterThan(400)
    expect(thumb.width).toBeGreaterThan(100)
    expect(preview.width / preview.height).toBeCloseTo(4 / 3, 1)
  })

  test('a small picture is not blown up', async () => {
    const { thumb, preview } = await derivativesOf('tiny')
    expect([
      thumb.width,
      thumb.height,
      preview.width,
      preview.height,
    ]).toEqual([40, 30, 40, 30])
  })

  test('a panorama keeps its shape', async () => {
    const { thumb, preview } = await derivativesOf('panorama')
    expect([
      thumb.width,
      thumb.height,
      preview.width,
      preview.height,
    ]).toEqual([320, 32, 1600, 160])
  })

  test.for([
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
  ] as const)('a %s too', async ([name, mime]) => {
    const { preview } = await derivativesOf(name, mime)
    expect(await cornerNames(preview.bytes)).toEqual(uprightCorners)
  })

  test('what is see-through is white, not black', async () => {
    const { preview } = await derivativesOf('transparent', 'image/png')
    expect(await cornerNames(preview.bytes)).toEqual(Array.from({ length: 4 }).fill('rgb(255 255 255)'))
  })

  test.for(['blankWhite', 'blankBlack'] as const)('a photo that really is %s passes', async (name) => {
    await derivativesOf(name)
  })
})

describe('what cannot be drawn', { timeout: 30_000 }, () => {
  test.for([
    ['broken', 'image/jpeg'],
    ['pdf', 'image/jpeg'],
    ['pdf', 'image/heic'],
    ['mp4', 'video/mp4'],
  ] as const)('[M3] %s as %s says so, and the next photo works', async ([name, mime]) => {
    await expect(media.derivatives(await fixture(name), mime)).rejects.toMatchObject({ name: 'Failure', code: 'picture-undecodable' })
    await derivativesOf('tiny')
  })

  test('a header that claims 900 megapixels is not even tried', async () => {
    const png = new Uint8Array(await fixture('png'))
    new DataView(png.buffer).setUint32(16, 30_000)
    new DataView(png.buffer).setUint32(20, 30_000)
    const decoder = vi.spyOn(globalThis, 'createImageBitmap')
    await expect(decodeUpright(png.buffer, 'image/png', 1600)).rejects.toMatchObject({ code: 'picture-undecodable' })
    expect(decoder).not.toHaveBeenCalled()
    decoder.mockRestore()
  })
})
