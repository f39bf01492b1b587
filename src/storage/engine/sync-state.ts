import type { WaitingTally } from '../outbox.ts'
import type { SyncState } from '../sync-state.ts'
import type { DeviceTables } from './records.ts'
import { allScopes, readServer } from './kv.ts'
import { stretchOf } from './stretch.ts'

type StateTables = Pick<DeviceTables, 'kv' | 'outbox' | 'blobs'>

const byState = { index: '[state+n]' }
const byOrder = { index: '[state+order+createdMs]' }

/** What is on this phone only. Reads what waits, nothing else. */
export async function tallyWaiting({ outbox, blobs }: Pick<DeviceTables, 'outbox' | 'blobs'>): Promise<WaitingTally> {
  const [ops, [oldestOp], waiting, refused] = await Promise.all([
    outbox.count(stretchOf(['waiting'], byState)),
    outbox.range(stretchOf(['waiting'], { ...byState, limit: 1 })),
    blobs.range(stretchOf(['waiting'], byOrder)),
    blobs.range(stretchOf(['refused'], byOrder)),
  ])
  const all = [
    ...waiting,
    ...refused,
  ]
  const times = [
    ...all.map(({ createdMs }) => createdMs),
    ...(oldestOp
      ? [oldestOp.atMs]
      : []),
  ]
  return {
    ops,
    blobs: all.length,
    bytes: all.reduce((sum, { size }) => sum + size, 0),
    oldestMs: times.length > 0
      ? times.reduce((a, b) => Math.min(a, b))
      : null,
  }
}

/** Everything is asked for side by side: the first page waits for this answer. */
export async function readSyncState(tables: StateTables): Promise<SyncState> {
  const [tally, server, scopes, ...counts] = await Promise.all([
    tallyWaiting(tables),
    readServer(tables),
    allScopes(tables),
    tables.outbox.count(stretchOf(['refused'], byState)),
    tables.outbox.count(stretchOf(['quarantined'], byState)),
    tables.blobs.count(stretchOf(['refused'], byOrder)),
  ])
  return {
    waitingOps: tally.ops,
    waitingBlobs: tally.blobs,
    waitingBytes: tally.bytes,
    oldestMs: tally.oldestMs,
    needsAttention: counts.reduce((sum, count) => sum + count, 0),
    lastSyncMs: server.lastSyncMs,
    scopes: scopes.map(({ scope, after, head, complete, pulledMs }) => ({
      scope,
      after,
      head,
      complete,
      pulledMs,
    })),
  }
}
