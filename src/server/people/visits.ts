import type { Visit } from '../../domain/visit/ops.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import { Failure } from '../../domain/failure.ts'
import { scopeId } from '../../domain/scope.ts'
import { endLinks } from './links.ts'
import { readGrants, readRow } from './rows.ts'
import { endedGrant, grantOp } from './unit-ops.ts'

interface Planned { unitId: string, visitId: string, visit: Visit }

/** Makes the scope of a visit; once the op is written the server fills it with what the visit covers. */
export async function planVisit(log: Log, { unitId, visitId, visit }: Planned): Promise<ServerOp> {
  await log.createScope({
    id: scopeId('visit', visitId),
    unit_id: unitId,
    cycle_id: visit.cycleId,
  })
  return visitOp(visitId, visit)
}

export function visitOp(visitId: string, { name, kind, cycleId, standards, fromMs, untilMs }: Visit): ServerOp {
  return {
    scope: scopeId('visit', visitId),
    kind: 'visit.planned',
    coll: 'visit',
    id: visitId,
    body: {
      name,
      kind,
      cycleId,
      standards,
      fromMs,
      untilMs,
    },
  }
}

/** A visit of this unit. @throws Failure `not-found` */
export async function knownVisit(log: Log, unitId: string, visitId: string): Promise<Visit & { isClosed: boolean }> {
  const id = scopeId('visit', visitId)
  const scope = await log.trx.selectFrom('scope').select('closed_ms').where('id', '=', id).where('unit_id', '=', unitId).executeTakeFirst()
  const visit = scope && await readRow<Visit>(log.trx, id, { coll: 'visit', id: visitId })
  if (!visit)
    throw new Failure('not-found')
  return { ...visit, isClosed: scope.closed_ms !== null }
}

/** Ends a visit now, or notes that it ended by itself: nothing more is shown in it, its inspectors and their links end. */
export async function endVisit(log: Log, { unitId, visitId, visit }: Planned): Promise<ServerOp[]> {
  const id = scopeId('visit', visitId)
  const untilMs = Math.min(visit.untilMs, log.nowMs)
  const grants = (await readGrants(log.trx, unitId)).filter(grant => grant.visitId === visitId)
  await endLinks(log.trx, { visitId }, log.nowMs)
  await log.lock([id])
  await log.trx.updateTable('scope').set({ closed_ms: log.nowMs }).where('id', '=', id).execute()
  const inspectors = [
    ...new Set(grants.map(grant => grant.personId)),
  ]
  if (inspectors.length > 0)
    await log.trx.updateTable('session').set({ expires_ms: untilMs }).where('person_id', 'in', inspectors).where('kind', '=', 'inspector').where('expires_ms', '>', untilMs).execute()
  const running = grants.filter(grant => !grant.revoked && (grant.untilMs ?? Infinity) > log.nowMs)
  return [
    visitOp(visitId, {
      ...visit,
      fromMs: Math.min(visit.fromMs, untilMs),
      untilMs,
    }),
    ...running.map(grant => grantOp(unitId, endedGrant(grant, log.nowMs))),
  ]
}
