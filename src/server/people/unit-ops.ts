import type { Grant } from '../../domain/access/roles.ts'
import type { Person } from '../../domain/unit/ops.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import { scopeId } from '../../domain/scope.ts'

/** Ops of the unit's scope that only the server writes: persons and their grants. */
export function personOp(unitId: string, personId: string, person: Partial<Person> & Pick<Person, 'name'>): ServerOp {
  return {
    scope: scopeId('unit', unitId),
    kind: 'person.described',
    coll: 'person',
    id: personId,
    body: person,
  }
}

export function grantOp(unitId: string, grant: Grant): ServerOp {
  return {
    scope: scopeId('unit', unitId),
    kind: 'grant.given',
    coll: 'grant',
    id: grant.id,
    body: grant,
  }
}

/** The same grant, ended at an instant; one that had not begun never holds. */
export function endedGrant(grant: Grant, nowMs: number, revoked = false): Grant {
  const untilMs = Math.max(grant.fromMs, nowMs)
  return {
    ...grant,
    untilMs: grant.untilMs === null
      ? untilMs
      : Math.min(grant.untilMs, untilMs),
    revoked: grant.revoked || revoked,
  }
}
