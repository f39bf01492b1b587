import type { Grant } from '../../domain/access/roles.ts'
import type { Person } from '../../domain/unit/ops.ts'
import type { Db, Trx } from '../storage/database.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { Failure } from '../../domain/failure.ts'
import { scopeId } from '../../domain/scope.ts'
import { readGrants, readPerson, readRow } from './rows.ts'

/** A person of this unit. @throws Failure `not-found`, also for people of other units */
export async function knownPerson(db: Db | Trx, unitId: string, personId: string): Promise<Person> {
  const person = await readPerson(db, unitId, personId)
  if (!person)
    throw new Failure('not-found')
  return person
}

/** @throws Failure `bad-field` where a wish names a section that the unit does not have */
export async function assertSections(db: Db | Trx, unitId: string, wishes: readonly { sectionId?: string | undefined }[]): Promise<void> {
  for (const { sectionId } of wishes) {
    if (sectionId !== undefined && !await readRow(db, scopeId('unit', unitId), { coll: 'section', id: sectionId }))
      throw new Failure('bad-field', { field: 'sectionId' })
  }
}

/**
 * Somebody who can sign in must stay administrator when the grants that `isTaken` picks have ended.
 * @throws Failure `last-administrator`
 */
export async function assertAdministratorStays(db: Db | Trx, { unitId, nowMs }: { unitId: string, nowMs: number }, isTaken: (grant: Grant) => boolean): Promise<void> {
  const running = grantsAt(await readGrants(db, unitId), nowMs).filter(grant => grant.role === 'administrator')
  if (!running.some(isTaken))
    return
  const lasting = running.filter(grant => !isTaken(grant) && grant.untilMs === null).map(grant => grant.personId)
  const able = lasting.length === 0
    ? []
    : await db.selectFrom('account').select('person_id').where('person_id', 'in', lasting).execute()
  if (able.length === 0)
    throw new Failure('last-administrator')
}
