import type { Grant } from '../../domain/access/roles.ts'
import type { OpRow } from '../storage/database.ts'
import type { Decision } from './apply-op.ts'
import type { Log } from './log.ts'
import type { Standing } from './standing.ts'
import type { StoredOp } from './stored-op.ts'
import { readGrantsOf } from '../people/rows.ts'
import { scopesAt } from '../scopes.ts'
import { openVisitsOf } from '../visits/open-visits.ts'
import { decided, interpret } from './apply-op.ts'
import { fromOpRow } from './stored-op.ts'

/** With which grants a kept op is judged. */
export type Judging = (grants: readonly Grant[], stored: StoredOp) => readonly Standing[]

/** Interprets an op that was kept without being applied. The decision is not written down: its caller says what stands. */
export async function interpretKept(log: Log, row: OpRow, judging: Judging): Promise<Decision> {
  const place = await log.trx.selectFrom('scope').select('unit_id').where('id', '=', row.scope_id).executeTakeFirst()
  if (!place)
    return decided('rejected', 'op-malformed')
  const visits = /^(?:work|unit):/.test(row.scope_id)
    ? await openVisitsOf(log, place.unit_id)
    : []
  await log.lock([
    row.scope_id,
    ...visits.map(visit => visit.scopeId),
  ])
  const stored = fromOpRow(row)
  const grants = await readGrantsOf(log.trx, place.unit_id, row.person_id)
  return await interpret(log, {
    stored,
    isKept: true,
    standings: judging(grants, stored),
    refs: {
      personId: row.person_id,
      pulls: await scopesAt(log.trx, { unitId: place.unit_id, grants }, row.recv_ms),
    },
  })
}

export async function writeDecision(log: Log, { device_id, op_no }: Pick<OpRow, 'device_id' | 'op_no'>, decision: Decision): Promise<void> {
  await log.trx.updateTable('op').set(decision).where('device_id', '=', device_id).where('op_no', '=', op_no).execute()
}
