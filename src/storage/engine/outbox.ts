import type { Outbox } from '../device-store.ts'
import type { JournalOp } from '../outbox.ts'
import type { FoldParts } from './fold.ts'
import type { DeviceDatabase, DeviceTables, OutboxRecord } from './records.ts'
import { resendFrom } from './epoch.ts'
import { hasErasures, obeyErasures } from './erase.ts'
import { readActor, refold, touchText } from './fold.ts'
import { takeNewDevice } from './fork.ts'
import { makingRoom } from './make-room.ts'
import { applyPage, startPull } from './pull-record.ts'
import { askAgain, hasKept, nextOps, recordOutcome } from './push-record.ts'
import { exactly, stretchOf } from './stretch.ts'
import { forgetScope } from './sweep.ts'

const synced = ['kv', 'items', 'outbox', 'blobs'] as const

export function createOutbox(db: DeviceDatabase, parts: FoldParts): Outbox {
  return {
    next: limits => db.read(['kv', 'outbox'], tables => nextOps(tables, limits)),
    record: outcome => makingRoom(db, 0, () => db.write('strict', synced, tables => recordOutcome(tables, outcome, parts))),
    startPull: scope => db.read(['kv'], tables => startPull(tables, scope)),
    applyPage: (ticket, page) => makingRoom(db, 0, () => hasErasures(page.rows)
      ? db.write('relaxed', [...synced, 'bytes'], async (tables) => {
          await obeyErasures(tables, ticket.scope, page.rows)
          await applyPage(tables, ticket, page, parts)
        })
      : db.write('relaxed', synced, tables => applyPage(tables, ticket, page, parts))),
    forgetScope: scope => db.write('relaxed', [...synced, 'bytes'], tables => forgetScope(tables, scope, parts)),
    resendFrom: opNo => db.write('strict', synced, tables => resendFrom(tables, opNo, parts)),
    async askAgain() {
      // Mostly there is nothing to ask, and a write would hold up everybody who reads.
      if (await db.read(['outbox'], hasKept))
        await db.write('strict', ['kv', 'outbox'], askAgain)
    },
    takeNewDevice: (deviceId, remake) => takeNewDevice(db, { deviceId, remake }, parts),
    watchWaiting: limit => db.live(['outbox'], async ({ outbox }) => (await outbox.range(stretchOf(['waiting'], { index: '[state+n]', limit }))).map(journalOf)),
    watchAttention: () => db.live(['outbox'], listAttention),
    settle: opId => db.write('strict', ['kv', 'items', 'outbox'], tables => settle(tables, opId, parts)),
    opsOf: key => db.read(['outbox'], async ({ outbox }) => {
      const records = await outbox.range(exactly('touches', touchText(key)))
      return records.sort((a, b) => a.n - b.n).map(journalOf)
    }),
  }
}

async function listAttention({ outbox }: Pick<DeviceTables, 'outbox'>): Promise<JournalOp[]> {
  const states = ['refused', 'quarantined'] as const
  const found = await Promise.all(states.map(state => outbox.range(stretchOf([state], { index: '[state+n]' }))))
  return found.flat().sort((a, b) => a.n - b.n).map(journalOf)
}

async function settle(tables: Pick<DeviceTables, 'kv' | 'items' | 'outbox'>, opId: string, parts: FoldParts): Promise<void> {
  const [record] = await tables.outbox.range(exactly('opId', opId))
  if (record?.state !== 'refused' && record?.state !== 'quarantined')
    return
  const settled = { ...record, state: 'settled' as const }
  await tables.outbox.put(settled)
  await refold(tables, {
    ops: [settled],
  }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
}

function journalOf({ op, state, status, code }: OutboxRecord): JournalOp {
  return { op, state, status, code }
}
