import type { BlobFacts, BlobRole } from '../blob.ts'
import type { BlobShelf, BlobUsage, QueueQuery } from '../device-store.ts'
import type { BlobRecord, DeviceDatabase, DeviceTables } from './records.ts'
import { bytesRows, changeBlobs, factsOf, orderOf, uploadOwner } from './blob-records.ts'
import { readBlob, readSlice, readWhole } from './bytes.ts'
import { eraseBytes } from './erase.ts'
import { dropFetching, keepPieces, putPiece, readFetching, readPiece } from './fetching.ts'
import { makingRoom, spare } from './make-room.ts'
import { forgetReleased, isReleased, listReleased } from './released.ts'
import { countBackedUp, releaseBackedUp } from './spare.ts'
import { stretchOf } from './stretch.ts'
import { prune, sweepChunks } from './sweep.ts'

const byOrder = { index: '[state+order+createdMs]' }
const both = ['kv', 'blobs', 'bytes'] as const

export function createBlobShelf(db: DeviceDatabase, now: () => number): BlobShelf {
  const change = (sha256: string, alter: (blob: BlobRecord) => Partial<BlobRecord>): Promise<void> =>
    db.write('strict', ['kv', 'blobs'], tables => alterBlob(tables, sha256, alter))

  return {
    facts: sha256 => db.read(['blobs'], ({ blobs }) => blobs.get(sha256)).then(blob => blob && factsOf(blob)),
    watch: sha256 => db.live(['blobs'], async ({ blobs }) => {
      const blob = await blobs.get(sha256)
      return blob && factsOf(blob)
    }),
    watchQueue: query => db.live(['blobs'], tables => listQueue(tables, query)),
    bytesOf: sha256 => readWhole(db, sha256),
    async blobOf(sha256) {
      const blob = await db.read(['blobs'], ({ blobs }) => blobs.get(sha256))
      return blob && await readBlob(db, blob)
    },
    slice: (sha256, from, to) => readSlice(db, sha256, { from, to }),
    putChunk: ({ uploadId, index, bytes }) =>
      makingRoom(db, bytes.byteLength, () => db.write('strict', ['bytes'], tables => tables.bytes.put({
        owner: uploadOwner(uploadId),
        n: index,
        bytes,
      }))),
    dropChunks: uploadId => db.write('relaxed', ['bytes', 'blobs'], tables => dropChunks(tables, uploadOwner(uploadId))),
    nextUploads: (limit, except) => db.read(['blobs'], async ({ blobs }) => {
      const waiting = await blobs.range(stretchOf(['waiting'], { ...byOrder, limit: limit + except.size }))
      return waiting.filter(({ sha256 }) => !except.has(sha256)).slice(0, limit).map(factsOf)
    }),
    markSent: hashes => makingRoom(db, 0, () => db.write('strict', ['kv', 'blobs'], async (tables) => {
      const found = await tables.blobs.getMany(hashes)
      const sent = found.filter(blob => blob !== undefined).filter(({ state }) => state === 'waiting' || state === 'refused')
      await changeBlobs(tables, sent.map(before => ({
        before,
        after: {
          ...before,
          state: 'sent',
          offset: before.size,
          code: null,
        },
      })))
    })),
    markOffset: (sha256, offset) => change(sha256, ({ state }) => state === 'waiting'
      ? { offset }
      : {}),
    markFailed: (sha256, code, refused) => change(sha256, ({ state }) => state === 'waiting'
      ? {
          code,
          state: refused ? 'refused' : state,
        }
      : {}),
    erase: hashes => db.write('strict', both, tables => eraseBytes(tables, hashes)),
    retry: sha256 => change(sha256, ({ state, offset }) => state === 'refused' || state === 'waiting'
      ? {
          state: 'waiting',
          code: null,
          offset: state === 'refused'
            ? 0
            : offset,
        }
      : {}),
    putFetched: ({ sha256, mime, role, bytes }) => db.write('relaxed', both, async (tables) => {
      if (await tables.blobs.get(sha256))
        return
      const rows = bytesRows(sha256, bytes)
      const isOwn = role === 'original' && await isReleased(tables, sha256)
      await tables.bytes.putMany(rows)
      const after = {
        sha256,
        mime,
        role,
        size: bytes.byteLength,
        state: isOwn ? 'sent' : 'fetched',
        offset: isOwn ? bytes.byteLength : 0,
        code: null,
        createdMs: now(),
        order: orderOf(role),
        rows: rows.length,
      } as const
      await changeBlobs(tables, [
        { before: undefined, after },
      ])
      await forgetReleased(tables, [sha256])
    }),
    fetching: sha256 => db.read(['kv', 'bytes'], tables => readFetching(tables, sha256)),
    putFetchedPiece: piece => db.write('relaxed', ['kv', 'bytes'], tables => putPiece(tables, piece)),
    fetchedPiece: (uploadId, index) => db.read(['bytes'], tables => readPiece(tables, uploadId, index)),
    keepFetched: blob => db.write('relaxed', both, tables => keepPieces(tables, {
      ...blob,
      atMs: now(),
    })),
    dropFetching: sha256 => db.write('relaxed', ['kv', 'bytes'], tables => dropFetching(tables, sha256)),
    missing: hashes => db.read(['blobs'], async ({ blobs }) => {
      const found = await blobs.getMany(hashes)
      return hashes.filter((_, n) => found[n] === undefined)
    }),
    prune: bytes => db.write('relaxed', both, tables => prune(tables, bytes)),
    releasable: () => db.read(spare, countBackedUp),
    release: () => db.write('strict', spare, tables => releaseBackedUp(tables)),
    watchReleased: of => db.live(['kv'], tables => listReleased(tables, of)),
    usage: () => db.read(['blobs'], measureUsage),
    sweep: nowMs => db.write('relaxed', ['bytes', 'blobs', 'drafts'], tables => sweepChunks(tables, nowMs)),
  }
}

async function alterBlob(tables: Pick<DeviceTables, 'kv' | 'blobs'>, sha256: string, alter: (blob: BlobRecord) => Partial<BlobRecord>): Promise<void> {
  const before = await tables.blobs.get(sha256)
  if (before) {
    await changeBlobs(tables, [
      {
        before,
        after: {
          ...before,
          ...alter(before),
        },
      },
    ])
  }
}

/** Chunks of a file that was recorded after all stay. */
async function dropChunks({ bytes, blobs }: Pick<DeviceTables, 'bytes' | 'blobs'>, owner: string): Promise<void> {
  if (await blobs.count({
    index: 'upload',
    lower: owner,
    upper: owner,
    upperIncluded: true,
  }) === 0) {
    await bytes.deleteMany(await bytes.keys(stretchOf([owner])))
  }
}

/** A page of one state, asked of the index as it is shown; what a person reads of are originals. */
async function listQueue({ blobs }: Pick<DeviceTables, 'blobs'>, { state, limit }: QueueQuery): Promise<BlobFacts[]> {
  const parts = state === 'refused'
    ? [state]
    : [
        state,
        orderOf('original'),
      ]
  const found = await blobs.range(stretchOf(parts, { ...byOrder, limit, newestFirst: state === 'sent' }))
  return found.map(factsOf)
}

async function measureUsage({ blobs }: Pick<DeviceTables, 'blobs'>): Promise<BlobUsage[]> {
  const groups = new Map<string, BlobUsage>()
  for (const { role, state, size } of await blobs.range({})) {
    const canFetchAgain = state === 'fetched'
    const key = `${role}${canFetchAgain}`
    const group = groups.get(key) ?? {
      role: role as BlobRole,
      canFetchAgain,
      count: 0,
      bytes: 0,
    }
    groups.set(key, { ...group, count: group.count + 1, bytes: group.bytes + size })
  }
  return [
    ...groups.values(),
  ]
}
