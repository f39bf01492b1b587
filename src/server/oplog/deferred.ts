import type { OpRow } from '../storage/database.ts'
import type { LogParts } from './log.ts'
import { OP_SCHEMA } from '../../domain/oplog/op.ts'
import { opRegistry } from '../../domain/oplog/registry.ts'
import { readGrantsOf } from '../people/rows.ts'
import { scopesAt } from '../scopes.ts'
import { interpret } from './apply-op.ts'
import { standingsOf } from './standing.ts'
import { fromOpRow } from './stored-op.ts'
import { withLog } from './with-log.ts'

/** Applies ops that waited for this build: in the order in which they came, each under its author's grants of then. Returns how many. */
export async function applyDeferred(parts: LogParts): Promise<number> {
  const known = [
    ...opRegistry.keys(),
  ]
  const waiting = await parts.db.selectFrom('op').selectAll().where('status', '=', 'deferred').where('kind', 'in', known).where('schema', '<=', OP_SCHEMA).orderBy('recv_ms').orderBy('device_id').orderBy('op_no').execute()
  for (const row of waiting)
    await applyOne(parts, row)
  return waiting.length
}

async function applyOne(parts: LogParts, row: OpRow): Promise<void> {
  await withLog(parts, async (log) => {
    await log.lock([row.scope_id])
    const scope = log.scope(row.scope_id)
    if (!scope)
      return
    const stored = fromOpRow(row)
    const grants = await readGrantsOf(log.trx, scope.unitId, row.person_id)
    const pulls = await scopesAt(log.trx, { unitId: scope.unitId, grants }, row.recv_ms)
    const decision = await interpret(log, {
      stored,
      standings: standingsOf(grants, row.scope_id, stored),
      refs: { personId: row.person_id, pulls },
    })
    await log.trx.updateTable('op').set(decision).where('device_id', '=', row.device_id).where('op_no', '=', row.op_no).execute()
  })
}
