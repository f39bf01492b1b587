import type { Stretch } from '../database.ts'
import type { WaitingTally } from '../outbox.ts'
import type { SyncState } from '../sync-state.ts'
import type { DeviceTables } from './records.ts'
import { orderOf } from './blob-records.ts'
import { readBlobTally, sumOf } from './blob-tally.ts'
import { allScopes, readServer } from './kv.ts'
import { stretchOf } from './stretch.ts'

type StateTables = Pick<DeviceTables, 'kv' | 'outbox' | 'blobs'>

const byState = { index: '[state+n]' }
const unsent = ['waiting', 'refused'] as const
/** Places in the order of upload. */
const orders = [
  ...new Set((['thumb', 'preview', 'pdf', 'original'] as const).map(orderOf)),
]
const nobody: ReadonlySet<string> = new Set()

function waitingOps(rest: Partial<Stretch> = {}): Stretch {
  return stretchOf(['waiting'], {
    ...byState,
    ...rest,
  })
}

/** What is on this phone only. Reads sums and the oldest, so it costs the same however much waits. */
export async function tallyWaiting(tables: StateTables, sent: ReadonlySet<string> = nobody): Promise<WaitingTally> {
  const [count, oldestOps, oldestBlobs, tally] = await Promise.all([
    tables.outbox.count(waitingOps()),
    tables.outbox.range(waitingOps({ limit: sent.size + 1 })),
    oldestOfBlobs(tables),
    readBlobTally(tables),
  ])
  const onTheWay = oldestOps.filter(({ opId }) => sent.has(opId))
  const oldest = [
    ...oldestBlobs,
    ...oldestOps.filter(({ opId }) => !sent.has(opId)).map(({ atMs }) => atMs),
  ]
  const blobs = sumOf(tally, unsent)
  return {
    ops: count - onTheWay.length,
    blobs: blobs.count,
    bytes: blobs.bytes,
    oldestMs: oldest.length > 0
      ? Math.min(...oldest)
      : null,
  }
}

/** The index has the oldest of each state and place first. */
async function oldestOfBlobs({ blobs }: Pick<DeviceTables, 'blobs'>): Promise<number[]> {
  const firsts = unsent.flatMap(state => orders.map(order => blobs.range(stretchOf([state, order], {
    index: '[state+order+createdMs]',
    limit: 1,
  }))))
  return (await Promise.all(firsts)).flat().map(({ createdMs }) => createdMs)
}

/** Everything is asked for side by side: the first page waits for this answer. */
export async function readSyncState(tables: StateTables): Promise<SyncState> {
  const inState = (state: string): Promise<number> => tables.outbox.count(stretchOf([state], byState))
  const [waiting, tally, server, scopes, refusedOps, quarantinedOps, deferredOps, doubtedOps] = await Promise.all([
    tallyWaiting(tables),
    readBlobTally(tables),
    readServer(tables),
    allScopes(tables),
    inState('refused'),
    inState('quarantined'),
    inState('deferred'),
    tables.outbox.count(stretchOf([1], { index: '[recheck+n]' })),
  ])
  const original = orderOf('original')
  return {
    waitingOps: waiting.ops,
    waitingBlobs: waiting.blobs,
    waitingBytes: waiting.bytes,
    oldestMs: waiting.oldestMs,
    files: {
      waiting: sumOf(tally, ['waiting'], original).count,
      refused: sumOf(tally, ['refused'], original).count,
      sent: sumOf(tally, ['sent'], original).count,
    },
    heldBlobs: sumOf(tally, ['held']).count,
    needsAttention: refusedOps + quarantinedOps + sumOf(tally, ['refused']).count,
    deferredOps,
    quarantinedOps,
    doubtedOps,
    lastSyncMs: server.lastSyncMs,
    epoch: server.epoch,
    scopes: scopes.map(({ settledTo: _, needsSweep: __, ...scope }) => scope),
  }
}
