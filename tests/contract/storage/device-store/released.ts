import type { EntityRow } from '../../../../src/domain/oplog/row.ts'
import type { DeviceStore } from '../../../../src/storage/device-store.ts'
import type { OpenPhone } from './opening.ts'
import { expect, test } from 'vitest'
import { aBlob, anActivity, first, freshId, NOW, pull, sha, someBytes, until } from '../builders.ts'

/** Photographs of this phone that the server has given a receipt for, one row each: the first has number 1. */
async function keepSent(store: DeviceStore, ...seeds: number[]): Promise<EntityRow[]> {
  await store.commit({
    ops: [
      anActivity(),
    ],
    blobs: seeds.map(n => aBlob(n, { size: 1000 * n })),
  })
  await pull(store, [])
  await store.blobs.markSent(seeds.map(sha))
  return seeds.map((n, at) => ({
    coll: 'evidence',
    id: freshId(),
    seq: at + 1,
    deleted: false,
    fver: {},
    data: {
      files: [
        {
          sha256: sha(n),
          size: 1000 * n,
          mime: 'image/jpeg',
        },
      ],
      manifestHash: 'e'.repeat(64),
      receipts: [
        {
          statement: {
            v: 1,
            opId: freshId(),
            sha256: sha(n),
            manifestHash: 'e'.repeat(64),
            receivedMs: NOW,
          },
          keyId: 'a'.repeat(64),
          sig: '',
        },
      ],
      derivatives: [],
    },
  }))
}

/** Own originals that make way for others, and their way back. */
export function releasedRules(open: OpenPhone): void {
  const fetch = (store: DeviceStore, n: number) => store.blobs.putFetched({
    sha256: sha(n),
    mime: 'image/jpeg',
    role: 'original',
    bytes: someBytes(1000 * n, n),
  })

  test('[DS35] [I5] only what the server has backed up may go; how many and how large is said first', async () => {
    const { store } = await open()
    const rows = await keepSent(store, 1, 2, 3)
    await pull(store, rows, { backedUpThrough: 0 })
    expect(await store.blobs.releasable()).toEqual({ count: 0, bytes: 0 })
    expect(await store.blobs.release()).toEqual({ count: 0, bytes: 0 })
    await pull(store, [], { backedUpThrough: 2, head: 3, next: 3 })
    expect(await store.blobs.releasable()).toEqual({ count: 2, bytes: 3000 })
    expect(await store.blobs.missing([1, 2, 3].map(sha))).toEqual([])
    expect(await store.blobs.release()).toEqual({ count: 2, bytes: 3000 })
    expect(await store.blobs.missing([1, 2, 3].map(sha))).toEqual([1, 2].map(sha))
    expect(await store.blobs.releasable()).toEqual({ count: 0, bytes: 0 })
  })

  test('[DS35] what went says so, after the page was killed too', async () => {
    const { store, reopen } = await open()
    await pull(store, await keepSent(store, 1, 2), { backedUpThrough: 1 })
    await store.blobs.release()
    const again = await reopen()
    expect(await first(again.blobs.watchReleased())).toEqual([
      {
        sha256: sha(1),
        size: 1000,
        mime: 'image/jpeg',
        createdMs: NOW,
      },
    ])
    expect(await first(again.blobs.watchReleased([
      sha(2),
    ]))).toEqual([])
    expect(await first(again.blobs.watchReleased([
      sha(1),
      sha(2),
    ]))).toHaveLength(1)
  })

  test('[DS35] what is brought back is this phone\'s own again: making room by downloads does not take it', async () => {
    const { store } = await open()
    await pull(store, await keepSent(store, 2), { backedUpThrough: 1 })
    const before = await first(store.watchSyncState())
    await store.blobs.release()
    await fetch(store, 2)
    expect(await first(store.blobs.watchReleased())).toEqual([])
    expect(await store.blobs.facts(sha(2))).toMatchObject({
      state: 'sent',
      size: 2000,
      offset: 2000,
      role: 'original',
    })
    expect(await store.blobs.bytesOf(sha(2))).toEqual(someBytes(2000, 2))
    await store.blobs.prune(1e9)
    expect(await store.blobs.missing([
      sha(2),
    ])).toEqual([])
    expect((await first(store.watchSyncState())).files).toEqual(before.files)
    expect(await store.blobs.releasable()).toEqual({ count: 1, bytes: 2000 })
  })

  test('[DS35] a screen that watches sees it go and come', async () => {
    const { store } = await open()
    await pull(store, await keepSent(store, 1), { backedUpThrough: 1 })
    const gone = until(store.blobs.watchReleased([
      sha(1),
    ]), marks => marks.length === 1)
    await store.blobs.release()
    await gone
    const back = until(store.blobs.watchReleased([
      sha(1),
    ]), marks => marks.length === 0)
    await fetch(store, 1)
    await back
  })

  test('[DS35] the same photograph taken in again is here, and no mark says otherwise', async () => {
    const { store } = await open()
    await pull(store, await keepSent(store, 1), { backedUpThrough: 1 })
    await store.blobs.release()
    await store.commit({
      ops: [
        anActivity(),
      ],
      blobs: [
        aBlob(1, { size: 1000 }),
      ],
    })
    expect(await first(store.blobs.watchReleased())).toEqual([])
  })
}
