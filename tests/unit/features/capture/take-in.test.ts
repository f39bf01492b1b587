import type { DeviceStore, MediaPort } from '../../../../src/container/shapes.ts'
import { expect, test, vi } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { takeIn } from '../../../../src/features/capture/take-in.ts'
import { aBrokenMedia, anAbout, aSessionOf, aShot, aWorkingMedia, someParts } from './builders.ts'

const MiB = 1024 * 1024

/** As large as a film, without lying in the memory of the test. */
function aFilm(size: number): Blob & { arrayBuffer: ReturnType<typeof vi.fn>, slice: ReturnType<typeof vi.fn> } {
  return {
    size,
    type: 'video/mp4',
    arrayBuffer: vi.fn(),
    slice: vi.fn(),
  } as never
}

test('a shot is saved while every worker crashes, under the hash of its bytes', async () => {
  const parts = await someParts({
    media: aBrokenMedia(),
  })
  const taken = await takeIn(await aShot(), anAbout(), parts)
  expect(taken).toMatchObject({
    status: 'saved',
    kind: 'photo',
    file: { mime: 'image/jpeg' },
  })
})

test('a shot that no library of the page knows either is kept for another try, not thrown away', async () => {
  const parts = await someParts({
    media: aBrokenMedia(),
  })
  const session = aSessionOf(parts)
  const [shot] = await session.add([
    {
      blob: new Blob(['neither photo nor paper']),
    },
  ], 'inpage')
  expect(shot).toMatchObject({ status: 'failed', code: 'worker-broken' })
  expect(session.keptOf(shot!.id)?.bytes?.byteLength).toBe(23)
})

test('a file that cannot be read is refused; what is in memory already is never called unreadable', async () => {
  const parts = await someParts()
  const gone = new Blob(['x'])
  vi.spyOn(gone, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotFoundError'))
  expect(await takeIn({ blob: gone }, anAbout(), parts)).toMatchObject({ status: 'refused', code: 'file-unreadable' })
  const media: MediaPort = {
    ...aWorkingMedia(),
    inspect: () => Promise.reject(new Failure('file-unreadable')),
  }
  const shot = await aShot()
  const taken = await takeIn(shot, anAbout(), { ...parts, media })
  expect(taken).toMatchObject({
    status: 'failed',
    code: 'file-unreadable',
    kept: {
      blob: shot.blob,
      bytes: expect.any(ArrayBuffer),
    },
  })
})

test('a film that would take a fifth of the free room is refused with the limit, before it is read', async () => {
  const parts = await someParts()
  for (const size of [30 * MiB, 70 * MiB]) {
    const film = aFilm(size)
    const taken = await takeIn({ blob: film }, anAbout({ via: 'file' }), {
      ...parts,
      estimate: async () => ({ quota: 140 * MiB, usage: 20 * MiB }),
    })
    expect(taken).toMatchObject({ status: 'refused', code: 'file-too-large' })
    expect(film.arrayBuffer).not.toHaveBeenCalled()
    expect(film.slice).not.toHaveBeenCalled()
  }
})

test('a photo is never refused for the room, only when there is none', async () => {
  const parts = await someParts()
  expect(await takeIn(await aShot(), anAbout(), {
    ...parts,
    estimate: async () => ({ quota: 10, usage: 9 }),
  })).toMatchObject({ status: 'saved' })
})

test('a browser that cannot say how much room there is sets no limit', async () => {
  const { store, ...parts } = await someParts()
  const media: MediaPort = {
    ...aWorkingMedia(),
    inspect: async () => ({
      kind: 'video',
      mime: 'video/mp4',
      ext: 'mp4',
      wrongExtension: false,
      size: 70 * MiB,
    }),
    hashInChunks: async () => ({
      sha256: 'a'.repeat(64),
      size: 70 * MiB,
      chunks: 0,
    }),
  }
  for (const estimate of [
    undefined,
    async () => undefined,
    () => Promise.reject(new Error('no')),
  ]) {
    const read = vi.fn(media.hashInChunks)
    await takeIn({
      blob: aFilm(70 * MiB),
    }, anAbout({ via: 'file' }), {
      ...parts,
      store: store as DeviceStore,
      media: { ...media, hashInChunks: read },
      estimate,
    })
    expect(read).toHaveBeenCalledOnce()
  }
})
