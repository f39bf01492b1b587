import type { DeviceStore } from '../device-store.ts'
import type { FoldParts } from './fold.ts'
import type { DeviceDatabase, DeviceTables } from './records.ts'
import { createBlobShelf } from './blob-shelf.ts'
import { closedGently } from './closing.ts'
import { commitWork } from './commit.ts'
import { dropDraft, listDrafts, putDraft } from './drafts.ts'
import { createFactBook } from './facts.ts'
import { countItems, getItem, listItems } from './items.ts'
import { allScopes, findDevice, writeDevice } from './kv.ts'
import { sharingLives } from './live-shelf.ts'
import { makingRoom, sizeOf } from './make-room.ts'
import { createOutbox } from './outbox.ts'
import { forgetScope, prune } from './sweep.ts'
import { readSyncState, tallyWaiting } from './sync-state.ts'
import { readUnsent } from './unsent.ts'

export interface EngineParts extends FoldParts {
  /** Taken where the store is new; a store that exists keeps its own. */
  deviceId: string
}

const drafting = [
  'kv',
  'drafts',
  'blobs',
  'bytes',
] as const
const everything = [
  'kv',
  'items',
  'outbox',
  'blobs',
  'bytes',
  'drafts',
] as const

/** The store's logic over any tables: IndexedDB through Dexie, or memory. */
export async function openDeviceStore(raw: DeviceDatabase, parts: EngineParts): Promise<DeviceStore> {
  const db = closedGently(raw)
  // A store that exists is only looked at: the connection that writes is opened when there is something to write.
  if (!await db.read(['kv'], findDevice))
    await db.write('strict', ['kv'], tables => beginDevice(tables, parts))
  return sharingLives({
    commit: work => makingRoom(db, sizeOf(work.blobs), () => db.write('strict', everything, tables => commitWork(tables, work, parts))),
    items: {
      get: key => db.read(['items'], tables => getItem(tables, key)),
      list: query => db.read(['items', 'kv'], tables => listItems(tables, query)),
      watch: key => db.live(['items'], tables => getItem(tables, key)),
      watchList: query => db.live(['items', 'kv'], tables => listItems(tables, query)),
      watchCounts: query => db.live(['items', 'kv'], tables => countItems(tables, query)),
    },
    outbox: createOutbox(db, parts),
    blobs: createBlobShelf(db, parts.now),
    drafts: {
      put: draft => makingRoom(db, sizeOf(draft.blobs), () => db.write('strict', drafting, tables => putDraft(tables, draft, parts.now()))),
      get: id => db.read(['drafts'], ({ drafts }) => drafts.get(id)),
      watch: kind => db.live(['drafts'], tables => listDrafts(tables, kind)),
      drop: id => db.write('strict', drafting, tables => dropDraft(tables, id)),
    },
    facts: createFactBook(db, parts),
    watchSyncState: () => db.live(['kv', 'outbox', 'blobs'], readSyncState),
    waiting: sent => db.read(['kv', 'outbox', 'blobs'], tables => tallyWaiting(tables, sent)),
    unsent: () => db.read(['kv', 'outbox', 'blobs'], readUnsent),
    removeDownloaded: () => db.write('strict', [
      'kv',
      'items',
      'outbox',
      'blobs',
      'bytes',
    ], tables => removeDownloaded(tables, parts)),
    close: db.close,
  })
}

async function beginDevice(tables: Pick<DeviceTables, 'kv'>, { deviceId }: EngineParts): Promise<void> {
  // Another tab may have been here in between.
  if (await findDevice(tables))
    return
  await writeDevice(tables, {
    deviceId,
    nextOpNo: 1,
    chainHead: null,
    nextN: 1,
    acks: 0,
  })
}

async function removeDownloaded(tables: Pick<DeviceTables, 'kv' | 'items' | 'outbox' | 'blobs' | 'bytes'>, parts: FoldParts): Promise<void> {
  for (const { scope } of await allScopes(tables))
    await forgetScope(tables, scope, parts)
  await prune(tables, Number.POSITIVE_INFINITY)
}
