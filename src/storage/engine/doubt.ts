import type { FoldParts } from './fold.ts'
import type { DeviceTables, OutboxRecord } from './records.ts'
import { readActor, refold } from './fold.ts'
import { readDevice } from './kv.ts'
import { stretchOf } from './stretch.ts'

type DoubtTables = Pick<DeviceTables, 'kv' | 'items' | 'outbox'>

/**
 * A number that the server holds may stand for another phone's op, where this phone was copied; and what was sent under an
 * earlier id of this phone has no number here at all. So every acknowledged op is asked about once more.
 */
export async function doubtJournal(tables: DoubtTables, lastOp: number, parts: FoldParts): Promise<void> {
  const { deviceId } = await readDevice(tables)
  const all = (await tables.outbox.range({})).map(withoutBase)
  const journal = all.filter(({ state }) => state !== 'waiting')
  const isLost = (record: OutboxRecord): boolean => record.deviceId === deviceId && record.opNo > lastOp
  const lost = journal.filter(isLost).map(waitingAgain)
  const doubted = journal.filter(record => !isLost(record)).map((record): OutboxRecord => ({ ...record, recheck: 1 }))
  const waiting = all.filter(({ state }) => state === 'waiting')
  await tables.outbox.putMany([
    ...waiting,
    ...lost,
    ...doubted,
  ])
  await refold(tables, { ops: lost }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
}

function withoutBase(record: OutboxRecord): OutboxRecord {
  return { ...record, hasLostBase: 1 }
}

/**
 * After a scope was read whole from a restored server: a doubted op whose row is older than the op, or not there, is lost.
 * It waits again, so that its author goes on seeing it.
 */
export async function findLost({ items, outbox }: DoubtTables, scope: string): Promise<OutboxRecord[]> {
  const doubted = (await outbox.range(stretchOf([1], { index: '[recheck+n]' }))).filter(({ op }) => op.scope === scope)
  const targets = await items.getMany(doubted.map(({ op }) => [scope, op.coll, op.id]))
  const lost = doubted.filter(({ seq }, n) => (targets[n]?.base?.seq ?? 0) < (seq ?? 0)).map(waitingAgain)
  await outbox.putMany(lost)
  return lost
}

export function waitingAgain({ awaits: _, recheck: __, ...record }: OutboxRecord): OutboxRecord {
  return {
    ...record,
    state: 'waiting',
    status: null,
    code: null,
  }
}
