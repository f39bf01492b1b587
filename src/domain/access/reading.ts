import type { ScopeKind } from '../scope.ts'
import type { Grant, Role } from './roles.ts'

/** Who pulls which kind of scope (`visit` only the visits that the grant names). */
export const readers = {
  unit: [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'auditor',
    'administrator',
  ],
  work: [
    'volunteer',
    'handler',
    'sectionLead',
    'taskForce',
    'leader',
    'auditor',
    'administrator',
  ],
  people: ['taskForce', 'administrator'],
  judge: ['taskForce', 'leader', 'sectionLead'],
  visit: ['inspector', 'taskForce'],
  audit: ['auditor', 'administrator'],
} as const satisfies Record<ScopeKind, readonly Role[]>

export interface Place {
  unitId: string
  cycleIds: readonly string[]
  visitIds: readonly string[]
}

/** The scopes that these grants (already filtered to an instant) pull, given what exists in the unit. */
export function scopesToPull(grants: readonly Grant[], { unitId, cycleIds, visitIds }: Place): string[] {
  const reads = (kind: ScopeKind): boolean => grants.some(grant => (readers[kind] as readonly Role[]).includes(grant.role))
  const scopes: string[] = []
  if (reads('unit'))
    scopes.push(`unit:${unitId}`)
  for (const cycle of cycleIds) {
    for (const kind of ['work', 'people', 'judge'] as const) {
      if (reads(kind))
        scopes.push(`${kind}:${cycle}`)
    }
  }
  const seesAllVisits = grants.some(grant => grant.role === 'taskForce')
  const own = new Set(grants.filter(grant => grant.role === 'inspector').map(grant => grant.visitId))
  for (const visit of visitIds) {
    if (seesAllVisits || own.has(visit))
      scopes.push(`visit:${visit}`)
  }
  if (reads('audit'))
    scopes.push(`audit:${unitId}`)
  return scopes
}
