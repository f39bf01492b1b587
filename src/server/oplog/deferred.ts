import type { OpRow } from '../storage/database.ts'
import type { Decision } from './apply-op.ts'
import type { Log, LogParts } from './log.ts'
import { isDismissed } from '../../domain/access/roles.ts'
import { OP_SCHEMA } from '../../domain/oplog/op.ts'
import { opRegistry } from '../../domain/oplog/registry.ts'
import { readGrantsOf } from '../people/rows.ts'
import { decided } from './apply-op.ts'
import { interpretKept, writeDecision } from './kept-op.ts'
import { standingsOf } from './standing.ts'
import { withLog } from './with-log.ts'

/**
 * Applies ops that waited for this build: in the order in which they came, each under its author's grants of then. What
 * a device left behind that was stopped meanwhile, or a person who was dismissed, goes into quarantine. Returns how many were decided.
 */
export async function applyDeferred(parts: LogParts): Promise<number> {
  const known = [
    ...opRegistry.keys(),
  ]
  const waiting = await parts.db.selectFrom('op').selectAll().where('status', '=', 'deferred').where('kind', 'in', known).where('schema', '<=', OP_SCHEMA).orderBy('recv_ms').orderBy('device_id').orderBy('op_no').execute()
  for (const row of waiting)
    await withLog(parts, async log => await writeDecision(log, row, await decide(log, row)))
  return waiting.length
}

async function decide(log: Log, row: OpRow): Promise<Decision> {
  return await isStopped(log, row)
    ? decided('quarantined', 'device-revoked')
    : await interpretKept(log, row, (grants, stored) => standingsOf(grants, row.scope_id, stored))
}

/** As if it came now: a refusal would be the last word on what an administrator may still let in. */
async function isStopped({ trx, nowMs }: Log, { device_id: deviceId, person_id: personId, scope_id: scopeId }: OpRow): Promise<boolean> {
  const device = await trx.selectFrom('device').select('revoked_ms').where('id', '=', deviceId).executeTakeFirst()
  if (device && device.revoked_ms !== null)
    return true
  const place = await trx.selectFrom('scope').select('unit_id').where('id', '=', scopeId).executeTakeFirst()
  return place !== undefined && isDismissed(await readGrantsOf(trx, place.unit_id, personId), nowMs)
}
