import type { DeviceStore } from '../../../../src/storage/device-store.ts'
import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { CHUNK_BYTES } from '../../../../src/storage/blob.ts'
import { aBlob, anActivity, first, freshId, NOW, sameBytes, sha, someBytes } from '../builders.ts'

const DAY = 86_400_000

/** Photographs, films and papers. */
export function bytesRules(open: OpenPhone): void {
  const keep = (store: DeviceStore, ...blobs: ReturnType<typeof aBlob>[]) => store.commit({
    ops: [
      anActivity(),
    ],
    blobs,
  })

  test('[DS19] bytes come back as they were, after the page was killed too', async () => {
    const { store, reopen } = await open()
    await keep(store, aBlob(1, { size: 70_000 }))
    const again = await reopen()
    expect(await again.blobs.bytesOf(sha(1))).toEqual(someBytes(70_000, 1))
    const blob = await again.blobs.blobOf(sha(1))
    expect([blob?.type, blob?.size]).toEqual(['image/jpeg', 70_000])
    expect(await again.blobs.slice(sha(1), 1000, 1010)).toEqual(someBytes(70_000, 1).slice(1000, 1010))
    expect(await again.blobs.bytesOf(sha(2))).toBeUndefined()
  })

  test('[DS19] a film written ahead in chunks is one blob after its commit', async () => {
    const { store } = await open()
    const whole = someBytes(CHUNK_BYTES + 1000, 3)
    const uploadId = freshId()
    await store.blobs.putChunk({
      uploadId,
      index: 0,
      bytes: whole.slice(0, CHUNK_BYTES),
    })
    await store.blobs.putChunk({
      uploadId,
      index: 1,
      bytes: whole.slice(CHUNK_BYTES),
    })
    await keep(store, aBlob(3, {
      size: whole.byteLength,
      source: { uploadId, chunks: 2 },
    }))
    await store.blobs.dropChunks(uploadId)
    const [kept, cut] = [await store.blobs.bytesOf(sha(3)), await store.blobs.slice(sha(3), CHUNK_BYTES - 10, CHUNK_BYTES + 10)]
    expect(sameBytes(kept!, whole)).toBe(true)
    expect(cut).toEqual(whole.slice(CHUNK_BYTES - 10, CHUNK_BYTES + 10))
  })

  test('[DS1] a film with a chunk missing is refused and nothing is recorded', async () => {
    const { store } = await open()
    const uploadId = freshId()
    await store.blobs.putChunk({
      uploadId,
      index: 0,
      bytes: someBytes(10),
    })
    await expect(keep(store, aBlob(3, {
      source: { uploadId, chunks: 2 },
    }))).rejects.toMatchObject({ code: 'file-unreadable' })
    expect(await store.waiting()).toMatchObject({ ops: 0, blobs: 0 })
  })

  test('[DS20] thumbs are sent first, previews next, originals last, older before newer', async () => {
    const { store, now } = await open()
    await keep(store, aBlob(1), aBlob(2, { role: 'preview' }), aBlob(3, { role: 'thumb' }))
    now(NOW + 1000)
    await keep(store, aBlob(4), aBlob(5, { role: 'thumb' }))
    const next = async (limit: number, ...except: string[]) => (await store.blobs.nextUploads(limit, new Set(except))).map(blob => blob.sha256)
    expect(await next(10)).toEqual([
      sha(3),
      sha(5),
      sha(2),
      sha(1),
      sha(4),
    ])
    expect(await next(2, sha(3), sha(2))).toEqual([
      sha(5),
      sha(1),
    ])
  })

  test('[DS20] a blob goes from waiting to sent, and back only by a person or a restored server', async () => {
    const { store } = await open()
    await keep(store, aBlob(1), aBlob(2))
    await store.blobs.markOffset(sha(1), 40)
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'waiting', offset: 40 })
    await store.blobs.markFailed(sha(1), 'network-broken', false)
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'waiting', code: 'network-broken' })
    await store.blobs.markSent([
      sha(1),
    ])
    await store.blobs.markFailed(sha(1), 'wrong-hash', true)
    await store.blobs.markOffset(sha(1), 7)
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'sent', offset: 100, code: null })
    await store.blobs.markFailed(sha(2), 'file-type-refused', true)
    expect(await store.blobs.nextUploads(5, new Set())).toEqual([])
    expect((await first(store.watchSyncState())).needsAttention).toBe(1)
    await store.blobs.retry(sha(2))
    expect(await store.blobs.nextUploads(5, new Set())).toMatchObject([
      {
        sha256: sha(2),
        code: null,
      },
    ])
  })

  test('[DS20] the sending screen names originals, however many small pictures wait before them', async () => {
    const { store, now } = await open()
    for (let n = 1; n <= 4; n++) {
      now(NOW + n)
      await keep(store, aBlob(n), aBlob(100 + n, { role: 'thumb' }), aBlob(200 + n, { role: 'preview' }))
    }
    const hashes = async (state: 'waiting' | 'refused' | 'sent', limit = 2) =>
      (await first(store.blobs.watchQueue({ state, limit }))).map(blob => blob.sha256)
    expect(await hashes('waiting')).toEqual([
      sha(1),
      sha(2),
    ])
    await store.blobs.markSent([
      sha(1),
      sha(101),
      sha(2),
    ])
    await store.blobs.markFailed(sha(103), 'file-type-refused', true)
    await store.blobs.markFailed(sha(3), 'file-too-large', true)
    expect(await hashes('waiting')).toEqual([
      sha(4),
    ])
    expect(await hashes('sent', 1)).toEqual([
      sha(2),
    ])
    expect(await hashes('refused', 9)).toEqual([
      sha(103),
      sha(3),
    ])
    expect(await first(store.watchSyncState())).toMatchObject({
      files: { waiting: 1, refused: 1, sent: 2 },
      waitingBlobs: 9,
    })
  })

  test('[DS20] a file with trouble that somebody sends again waits as if nothing had been', async () => {
    const { store } = await open()
    await keep(store, aBlob(1))
    await store.blobs.markOffset(sha(1), 40)
    await store.blobs.markFailed(sha(1), 'network-broken', false)
    await store.blobs.retry(sha(1))
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'waiting', code: null, offset: 40 })
  })

  test('[DS21] making room drops only what can be fetched again', async () => {
    const { store } = await open()
    await keep(store, aBlob(1))
    await keep(store, aBlob(2))
    await store.blobs.markSent([
      sha(2),
    ])
    await store.blobs.putFetched({
      sha256: sha(3),
      mime: 'image/jpeg',
      role: 'thumb',
      bytes: someBytes(30),
    })
    await store.blobs.putFetched({
      sha256: sha(4),
      mime: 'image/jpeg',
      role: 'original',
      bytes: someBytes(50),
    })
    expect(await store.blobs.prune(10)).toBe(50)
    expect(await store.blobs.missing([1, 2, 3, 4].map(sha))).toEqual([
      sha(4),
    ])
    expect(await store.blobs.prune(1e9)).toBe(30)
    expect(await store.blobs.missing([1, 2, 3].map(sha))).toEqual([
      sha(3),
    ])
    expect(await store.blobs.bytesOf(sha(1))).toBeDefined()
  })

  test('[DS21] own work outranks a download of the same bytes', async () => {
    const { store } = await open()
    await store.blobs.putFetched({
      sha256: sha(1),
      mime: 'image/jpeg',
      role: 'preview',
      bytes: someBytes(100),
    })
    await keep(store, aBlob(1))
    await store.blobs.prune(1e9)
    expect(await store.blobs.facts(sha(1))).toMatchObject({ state: 'waiting', role: 'original' })
  })

  test('[DS22] chunks of a film that was never recorded go after a day, unless a draft speaks of them', async () => {
    const { store } = await open()
    const [orphan, drafted, fresh] = [
      freshId(NOW - 2 * DAY),
      freshId(NOW - 2 * DAY),
      freshId(NOW),
    ]
    for (const uploadId of [orphan, drafted, fresh]) {
      await store.blobs.putChunk({
        uploadId,
        index: 0,
        bytes: someBytes(10),
      })
    }
    await store.drafts.put({
      id: freshId(),
      kind: 'capture',
      data: { uploadId: drafted },
      held: [],
      createdMs: NOW,
      updatedMs: NOW,
    })
    expect(await store.blobs.sweep(NOW)).toBe(1)
    expect(await store.blobs.sweep(NOW)).toBe(0)
    await keep(store, aBlob(8, {
      size: 10,
      source: { uploadId: drafted, chunks: 1 },
    }), aBlob(9, {
      size: 10,
      source: { uploadId: fresh, chunks: 1 },
    }))
    expect(await store.blobs.sweep(NOW + 9 * DAY)).toBe(0)
    expect(await store.blobs.bytesOf(sha(8))).toEqual(someBytes(10))
  })

  test('[DS20] usage is told by role and by whether it can be fetched again', async () => {
    const { store } = await open()
    await keep(store, aBlob(1), aBlob(2))
    await store.blobs.putFetched({
      sha256: sha(3),
      mime: 'image/jpeg',
      role: 'thumb',
      bytes: someBytes(30),
    })
    expect(await store.blobs.usage()).toEqual(expect.arrayContaining([
      {
        role: 'original',
        canFetchAgain: false,
        count: 2,
        bytes: 200,
      },
      {
        role: 'thumb',
        canFetchAgain: true,
        count: 1,
        bytes: 30,
      },
    ]))
  })
}
