import type { Grant, Role } from '../../domain/access/roles.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { parseScope } from '../../domain/scope.ts'

/** Roles to judge an op with, and what follows when they suffice. Tried in order. */
export interface Standing { roles: readonly Role[], then: 'apply' | 'late' | 'quarantine' }

/**
 * What a person may stand on: the grants that hold now; those that held when the op was made (it came late); and all that
 * ended by time (made after the end: kept, not applied). A dismissal is no end by time, it counts nowhere.
 */
export function standingsOf(grants: readonly Grant[], scope: string, { trustedMs, receivedMs }: { trustedMs: number, receivedMs: number }): Standing[] {
  const here = grants.filter(grant => speaksIn(grant, scope))
  const now = grantsAt(here, receivedMs)
  const then = grantsAt(here, trustedMs)
  const ended = here.filter(grant => !grant.revoked && grant.untilMs !== null && grant.untilMs <= receivedMs)
  return [
    {
      roles: rolesOf(now),
      then: 'apply',
    },
    {
      roles: rolesOf([
        ...now,
        ...then,
      ]),
      then: 'late',
    },
    {
      roles: rolesOf([
        ...now,
        ...then,
        ...ended,
      ]),
      then: 'quarantine',
    },
  ]
}

/** An inspector's grant speaks in its own visit only. */
export function speaksIn(grant: Grant, scopeId: string): boolean {
  if (grant.role !== 'inspector')
    return true
  const scope = parseScope(scopeId)
  return scope?.kind === 'visit' && scope.owner === grant.visitId
}

export function rolesOf(grants: readonly Grant[]): Role[] {
  return [
    ...new Set(grants.map(grant => grant.role)),
  ]
}
