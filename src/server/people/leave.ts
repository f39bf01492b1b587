import type { Log } from '../oplog/log.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import { grantsAt } from '../../domain/access/roles.ts'
import { dayOf } from '../../domain/time/day.ts'
import { assertAdministratorStays, knownPerson } from './known.ts'
import { endLinks } from './links.ts'
import { readGrantsOf } from './rows.ts'
import { endedGrant, grantOp, personOp } from './unit-ops.ts'

export interface Leaving { unitId: string, personId: string, successorId: string | null }

/**
 * Ends what a person may do and the account. Sessions stay until they expire, so that what still waits on the phone comes in
 * as late; without a grant they are good for nothing else. The ops still have to be written.
 * @throws Failure `not-found`, `last-administrator`
 */
export async function leaveOps(log: Log, { unitId, personId, successorId }: Leaving): Promise<ServerOp[]> {
  const person = await knownPerson(log.trx, unitId, personId)
  await assertAdministratorStays(log.trx, { unitId, nowMs: log.nowMs }, grant => grant.personId === personId)
  const grants = await readGrantsOf(log.trx, unitId, personId)
  const running = grants.filter(grant => !grant.revoked && (grant.untilMs === null || grant.untilMs > log.nowMs))
  await log.trx.deleteFrom('account').where('person_id', '=', personId).execute()
  await endLinks(log.trx, { personId }, log.nowMs)
  await endLinks(log.trx, { createdBy: personId }, log.nowMs)
  return [
    ...running.map(grant => grantOp(unitId, endedGrant(grant, log.nowMs))),
    personOp(unitId, personId, {
      name: person.name,
      hasAccount: false,
      left: {
        day: dayOf(log.nowMs),
        successorId,
      },
    }),
  ]
}

/** Does anyone hold this person to be here still? */
export async function isHere(log: Log, unitId: string, personId: string): Promise<boolean> {
  return grantsAt(await readGrantsOf(log.trx, unitId, personId), log.nowMs).length > 0
}
