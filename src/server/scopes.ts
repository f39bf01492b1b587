import type { Place } from '../domain/access/reading.ts'
import type { Grant } from '../domain/access/roles.ts'
import type { Caller } from './caller.ts'
import type { Db, Trx } from './storage/database.ts'
import { scopesToPull } from '../domain/access/reading.ts'
import { grantsAt } from '../domain/access/roles.ts'
import { parseScope } from '../domain/scope.ts'

/** What exists in a unit, by its scopes. */
export async function placeOf(db: Db | Trx, unitId: string): Promise<Place> {
  const rows = await db.selectFrom('scope').select('id').where('unit_id', '=', unitId).orderBy('id').execute()
  const ownersOf = (kind: string): string[] => rows.flatMap((row) => {
    const scope = parseScope(row.id)
    return scope?.kind === kind
      ? [scope.owner]
      : []
  })
  return {
    unitId,
    cycleIds: ownersOf('work'),
    visitIds: ownersOf('visit'),
  }
}

/** The scopes that these grants pull at an instant. */
export async function scopesAt(db: Db | Trx, { unitId, grants }: { unitId: string, grants: readonly Grant[] }, ms: number): Promise<string[]> {
  return scopesToPull(grantsAt(grants, ms), await placeOf(db, unitId))
}

/** The scopes that a caller pulls now; none for who may only hand in. */
export async function scopesOf(db: Db | Trx, caller: Caller, nowMs: number): Promise<string[]> {
  return caller.isHandInOnly
    ? []
    : await scopesAt(db, caller, nowMs)
}
