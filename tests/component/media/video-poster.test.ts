import { describe, expect, test } from 'vitest'
import { makeVideoPoster } from '../../../src/device/video-poster.ts'
import { colourAt, fixture, jpegFacts } from './bytes.ts'

describe('the poster of a video', { timeout: 30_000 }, () => {
  test.for([
    ['mp4', 'video/mp4'],
    ['webm', 'video/webm'],
  ] as const)('%s shows a still of it', async ([name, type]) => {
    const poster = await makeVideoPoster(new Blob([await fixture(name)], { type }))
    expect(poster).toMatchObject({ width: 160, height: 120 })
    const { bytes } = poster ?? {
      bytes: new ArrayBuffer(0),
    }
    expect(jpegFacts(bytes).isJpeg).toBe(true)
    // The test picture has bars of all colours: a black or white still is none.
    const colours = await Promise.all([0.1, 0.3, 0.5, 0.7].map(x => colourAt(bytes, x, 0.3)))
    expect(new Set(colours.map(String)).size).toBeGreaterThan(2)
  })

  test('a video that grew to 30 MB shows one too', async () => {
    const video = new Blob([
      await fixture('mp4'),
      Uint8Array.of(1, 201, 195, 128),
      'free',
      new Uint8Array(30_000_000 - 8),
    ], { type: 'video/mp4' })
    expect(await makeVideoPoster(video)).toMatchObject({ width: 160 })
  })

  test('what is no video has no poster, and nothing breaks', async () => {
    expect(await makeVideoPoster(new Blob([await fixture('tiny')], { type: 'video/mp4' }))).toBeNull()
    expect(await makeVideoPoster(new Blob([], { type: 'video/mp4' }))).toBeNull()
  })

  test('a phone that never answers is not waited for', async () => {
    const video = new Blob([await fixture('mp4')], { type: 'video/mp4' })
    expect(await makeVideoPoster(video, { timeoutMs: 0 })).toBeNull()
  })
})
