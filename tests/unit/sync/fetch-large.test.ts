import type { LoopPhone, LoopWishes } from './a-loop.ts'
import { expect, test } from 'vitest'
import { CHUNK_BYTES } from '../../../src/storage/blob.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { hexDigest } from '../../../src/sync/digest.ts'
import { createHttp } from '../../../src/sync/http.ts'
import { freshId, sameBytes, someBytes } from '../../contract/storage/builders.ts'
import { aCapture } from '../recording/builders.ts'
import { aLoop, broken } from './a-loop.ts'

const film = { mime: 'video/mp4', role: 'original' } as const
const SIZE = 3 * CHUNK_BYTES + 7000

/** A film that one phone has sent, and the phone of a handler who wants to see it. */
async function aFilm(wishes: LoopWishes = {}) {
  const one = await aLoop()
  const whole = someBytes(SIZE, 5)
  const sha256 = await hexDigest(whole)
  const uploadId = freshId()
  for (let index = 0; index * CHUNK_BYTES < SIZE; index += 1) {
    await one.store.blobs.putChunk({
      uploadId,
      index,
      bytes: whole.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
    })
  }
  await one.recorder.capture(await aCapture({
    scope: one.scopes.work,
    kind: 'video',
    files: [
      {
        sha256,
        size: SIZE,
        mime: 'video/mp4',
        source: { uploadId, chunks: 4 },
      },
    ],
  }))
  await one.loop.sendNow()
  const two = await aLoop({ ...wishes, server: one.server, role: 'handler' })
  await two.loop.sendNow()
  return { one, two, whole, sha256 }
}

function ranges(phone: LoopPhone, answer: (n: number) => Response | undefined = () => undefined): string[] {
  const seen: string[] = []
  phone.intercept(({ method, path, init }) => {
    const { range } = (init.headers ?? {}) as Record<string, string>
    if (method !== 'GET' || !path.startsWith('/v1/blobs/') || !range)
      return undefined
    seen.push(range)
    return answer(seen.length)
  })
  return seen
}

test('[SY17] a film comes piece by piece, says how far it is, and is the film that was sent', async () => {
  const { two, whole, sha256 } = await aFilm()
  const seen = ranges(two)
  const progress: number[] = []
  const blob = await two.loop.fetchBlob(sha256, {
    ...film,
    onProgress: done => progress.push(done),
  })
  expect(sameBytes(await blob.arrayBuffer(), whole)).toBe(true)
  expect(seen).toHaveLength(4)
  expect(progress.at(-1)).toBe(SIZE)
  expect(progress).toHaveLength(5)
  expect(await two.store.blobs.facts(sha256)).toMatchObject({ state: 'fetched', size: SIZE })
  expect(await two.store.blobs.fetching(sha256)).toBeUndefined()
  expect(await two.store.blobs.prune(SIZE)).toBe(SIZE)
})

test('[SY17] a line that breaks costs one piece: the next try, after a killed page too, goes on', async () => {
  const disk = createMemoryDisk()
  const { two, whole, sha256 } = await aFilm({ disk })
  const first = ranges(two, n => n > 2
    ? broken()
    : undefined)
  await expect(two.loop.fetchBlob(sha256, film)).rejects.toMatchObject({ code: 'network-broken' })
  expect(first.length).toBe(5)
  two.loop.stop()
  const again = await aLoop({ server: two.server, person: two.person, disk })
  const seen = ranges(again)
  const blob = await again.loop.fetchBlob(sha256, film)
  expect(seen).toEqual([2, 3].map(n => `bytes=${n * CHUNK_BYTES}-${(n + 1) * CHUNK_BYTES - 1}`))
  expect(sameBytes(await blob.arrayBuffer(), whole)).toBe(true)
})

test('[SY17] one hiccup needs no second tap', async () => {
  const { two, whole, sha256 } = await aFilm()
  ranges(two, n => n === 2
    ? broken()
    : undefined)
  expect(sameBytes(await (await two.loop.fetchBlob(sha256, film)).arrayBuffer(), whole)).toBe(true)
})

test('[SY17] bytes that changed on the way are found out at the end, and nothing of them stays', async () => {
  const { two, sha256 } = await aFilm()
  ranges(two, n => n === 2
    ? new Response(new Uint8Array(CHUNK_BYTES), {
        status: 206,
        headers: { 'content-range': `bytes ${CHUNK_BYTES}-${2 * CHUNK_BYTES - 1}/${SIZE}` },
      })
    : undefined)
  await expect(two.loop.fetchBlob(sha256, film)).rejects.toMatchObject({ code: 'wrong-hash' })
  expect(await two.store.blobs.facts(sha256)).toBeUndefined()
  expect(await two.store.blobs.fetching(sha256)).toBeUndefined()
})

test('[SY17] a film that would take the room of what is still to be captured is shown and not kept', async () => {
  const { two, whole, sha256 } = await aFilm({
    roomOf: async () => ({ quota: 1e9, usage: 1e9 - 210 * 1024 * 1024 }),
  })
  const blob = await two.loop.fetchBlob(sha256, film)
  expect(sameBytes(await blob.arrayBuffer(), whole)).toBe(true)
  expect(await two.store.blobs.facts(sha256)).toBeUndefined()
  expect(await two.store.blobs.fetching(sha256)).toBeUndefined()
})

test('[SY17] an answer that is not the piece that was asked for is nobody\'s film', async () => {
  const { two, sha256 } = await aFilm()
  ranges(two, n => n === 2
    ? new Response(new Uint8Array(CHUNK_BYTES), { status: 200 })
    : undefined)
  await expect(two.loop.fetchBlob(sha256, film)).rejects.toMatchObject({ code: 'foreign-answer' })
})

test('[SY17] a slow line that moves is left alone; one that stands still is given up', async () => {
  const dripping = (steps: number) => async (_: string, { signal }: RequestInit) => new Response(new ReadableStream({
    async start(controller) {
      for (let n = 0; n < steps; n += 1) {
        controller.enqueue(new Uint8Array(1))
        await new Promise(done => setTimeout(done, 20))
      }
      signal!.addEventListener('abort', () => controller.error(signal!.reason))
      if (steps > 5)
        controller.close()
    },
  }))
  const fetched = (steps: number) => createHttp({
    fetch: dripping(steps) as typeof fetch,
    isOnline: () => true,
  }).bytes({ path: '/v1/x', timeoutMs: 60 })
  expect((await fetched(10)).byteLength).toBe(10)
  await expect(fetched(1)).rejects.toMatchObject({ code: 'network-broken' })
})
