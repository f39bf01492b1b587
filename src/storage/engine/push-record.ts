import type { Op, OpStatus } from '../../domain/oplog/op.ts'
import type { OpState, PushOutcome } from '../outbox.ts'
import type { FoldParts } from './fold.ts'
import type { DeviceTables, OutboxRecord } from './records.ts'
import { isFailureCode } from '../../domain/failure.ts'
import { meetEpoch } from './epoch.ts'
import { readActor, refold } from './fold.ts'
import { readDevice, readScope, readServer, writeDevice, writeServer } from './kv.ts'
import { exactly, stretchOf } from './stretch.ts'

type PushTables = Pick<DeviceTables, 'kv' | 'items' | 'outbox' | 'blobs'>

const stateOf: Readonly<Record<OpStatus, OpState>> = {
  applied: 'done',
  noop: 'done',
  conflict: 'done',
  rejected: 'refused',
  deferred: 'deferred',
  quarantined: 'quarantined',
}

/** The oldest ops that wait, within both limits; one at least, however large it is. The server takes numbers in a row only. */
export async function nextOps({ kv, outbox }: Pick<DeviceTables, 'kv' | 'outbox'>, { maxOps, maxBytes }: { maxOps: number, maxBytes: number }) {
  const { deviceId } = await readDevice({ kv })
  const { epoch } = await readServer({ kv })
  const waiting = await outbox.range(stretchOf(['waiting'], { index: '[state+n]', limit: maxOps }))
  const doubted = await outbox.range(stretchOf([1], { index: '[recheck+n]', limit: maxOps }))
  const oldest = [
    ...waiting,
    ...doubted,
  ].sort((a, b) => a.n - b.n).slice(0, maxOps)
  if (oldest.some(record => record.deviceId !== deviceId)) {
    return {
      deviceId,
      epoch,
      ops: [],
      needsNewId: true,
    }
  }
  const ops: Op[] = []
  let bytes = 0
  for (const record of oldest) {
    const op = asSent(record)
    bytes += new TextEncoder().encode(JSON.stringify(op)).byteLength + 1
    const last = ops.at(-1)
    if (last && (bytes > maxBytes || op.opNo !== last.opNo + 1))
      break
    ops.push(op)
  }
  return {
    deviceId,
    epoch,
    ops,
    needsNewId: false,
  }
}

export function asSent({ op, hasLostBase }: OutboxRecord): Op {
  return hasLostBase
    ? { ...op, baseSeq: 0 }
    : op
}

/** Only what the server named changes. An answer to a question of an older epoch is dropped: the ops are sent again. */
export async function recordOutcome(tables: PushTables, outcome: PushOutcome, parts: FoldParts): Promise<void> {
  const { epoch } = await readServer(tables)
  if (epoch !== '' && outcome.askedEpoch !== epoch && outcome.epoch !== epoch)
    return
  const server = await meetEpoch(tables, outcome, parts)
  await writeServer(tables, {
    ...server,
    lastSyncMs: parts.now(),
  })
  const device = await readDevice(tables)
  await writeDevice(tables, { ...device, acks: device.acks + 1 })
  const answered: OutboxRecord[] = []
  for (const result of outcome.results) {
    const [record] = await tables.outbox.range(exactly('opId', result.opId))
    if (record)
      answered.push(await withAnswer(tables, record, { ...result, acks: device.acks + 1 }))
  }
  await tables.outbox.putMany(answered)
  await refold(tables, { ops: answered }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
}

interface Answer { status: OpStatus, seq: number | null, code?: string | undefined, acks: number }

async function withAnswer(tables: PushTables, { recheck, ...before }: OutboxRecord, { status, seq, code, acks }: Answer): Promise<OutboxRecord> {
  const isOldNews = recheck === 1 && status === before.status && seq === before.seq
  if (isOldNews || before.state === 'settled')
    return before
  const { awaits: _, ...record } = before
  const state = stateOf[status]
  const answered = {
    ...record,
    state,
    status,
    seq,
    acks,
    code: isFailureCode(code)
      ? code
      : null,
  }
  if (state !== 'done' || await isContained(tables, record, seq))
    return answered
  return {
    ...answered,
    awaits: [record.op.scope, seq ?? -1],
  }
}

/** Do the rows on this phone contain the op already? */
async function isContained(tables: PushTables, { op }: Pick<OutboxRecord, 'op'>, seq: number | null): Promise<boolean> {
  if (seq === null)
    return false
  const { settledTo } = await readScope(tables, op.scope)
  if (seq <= settledTo)
    return true
  const item = await tables.items.get([op.scope, op.coll, op.id])
  const { gen } = await readServer(tables)
  // Numbers of a row from before a restore say nothing about numbers given after it.
  return item?.gen === gen && (item.base?.seq ?? 0) >= seq
}

/** States in which the server holds an op without having applied it. */
const keptStates = ['deferred', 'quarantined'] as const

export async function hasKept({ outbox }: Pick<DeviceTables, 'outbox'>): Promise<boolean> {
  const counts = await Promise.all(keptStates.map(state => outbox.count(stretchOf([state], { index: '[state+n]' }))))
  return counts.some(count => count > 0)
}

/**
 * Ops that the server kept without applying wait once more under their old number; its answer may have changed. Those that
 * a phone sent under an earlier id have no number of its own any more: they are asked about like lost ones, and get new numbers.
 */
export async function askAgain({ kv, outbox }: Pick<DeviceTables, 'kv' | 'outbox'>): Promise<void> {
  const { deviceId } = await readDevice({ kv })
  for (const state of keptStates) {
    const kept = await outbox.range(stretchOf([state], { index: '[state+n]' }))
    await outbox.putMany(kept.map(record => record.deviceId === deviceId
      ? { ...record, state: 'waiting' as const }
      : { ...record, recheck: 1 as const }))
  }
}
