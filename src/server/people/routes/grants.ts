import type { InferOutput } from 'valibot'
import type { Log } from '../../oplog/log.ts'
import type { Call, OnlineRoute } from '../online-route.ts'
import { mayGive, mayHelpSignIn } from '../../../domain/access/giving.ts'
import { grantsAt } from '../../../domain/access/roles.ts'
import { Failure } from '../../../domain/failure.ts'
import { endGrantSchema, giveGrantSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { auditOp } from '../audit.ts'
import { assertAdministratorStays, assertSections, knownPerson } from '../known.ts'
import { endLinks } from '../links.ts'
import { closedRoute } from '../online-route.ts'
import { readGrants } from '../rows.ts'
import { revokeSessions } from '../sessions.ts'
import { endedGrant, grantOp } from '../unit-ops.ts'

export const grantRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'POST',
    path: '/v1/people/:id/grants',
    who: 'people.manage',
    body: giveGrantSchema,
    handle: async call => await withLog(call.people.parts, async log => await give(log, call, call.c.req.param('id') ?? '')),
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/grants/:id/end',
    who: 'people.manage',
    body: endGrantSchema,
    handle: async call => await withLog(call.people.parts, async log => await end(log, call, call.c.req.param('id') ?? '')),
  }),
]

async function give(log: Log, { caller, roles, body }: Call<InferOutput<typeof giveGrantSchema>>, personId: string): Promise<{ grantId: string }> {
  if (!mayGive(roles, body.role))
    throw new Failure('forbidden')
  if (body.untilMs !== null && body.untilMs <= log.nowMs)
    throw new Failure('bad-field', { field: 'untilMs' })
  await knownPerson(log.trx, caller.unitId, personId)
  await assertSections(log.trx, caller.unitId, [body])
  const { sectionId } = body
  const grant = {
    id: log.parts.ids.uuid(),
    personId,
    role: body.role,
    ...sectionId === undefined
      ? {}
      : { sectionId },
    fromMs: log.nowMs,
    untilMs: body.untilMs,
    revoked: false,
  }
  // A sign-in link that somebody else holds must not grow with the grant.
  if (!mayHelpSignIn(['taskForce'], [body.role]))
    await endLinks(log.trx, { personId }, log.nowMs)
  await writeServerOps(log, [
    grantOp(caller.unitId, grant),
    auditOp(log, caller.unitId, {
      what: 'grant.given',
      by: caller.personId,
      target: personId,
      detail: { role: body.role },
    }),
  ])
  return { grantId: grant.id }
}

/** Ends a grant from now on. A dismissal (`revoked`) that leaves nothing also closes every place where the person is signed in. */
async function end(log: Log, { caller, body }: Call<InferOutput<typeof endGrantSchema>>, grantId: string): Promise<undefined> {
  const all = await readGrants(log.trx, caller.unitId)
  const grant = all.find(candidate => candidate.id === grantId)
  if (!grant)
    throw new Failure('not-found')
  await assertAdministratorStays(log.trx, { unitId: caller.unitId, nowMs: log.nowMs }, candidate => candidate.id === grantId)
  const isLast = grantsAt(all, log.nowMs).every(candidate => candidate.personId !== grant.personId || candidate.id === grantId)
  if (isLast)
    await endLinks(log.trx, { createdBy: grant.personId }, log.nowMs)
  if (isLast && body.revoked)
    await revokeSessions(log.trx, grant.personId, log.nowMs)
  await writeServerOps(log, [
    grantOp(caller.unitId, endedGrant(grant, log.nowMs, body.revoked)),
    auditOp(log, caller.unitId, {
      what: 'grant.ended',
      by: caller.personId,
      target: grant.personId,
      detail: { role: grant.role, revoked: body.revoked },
      reason: body.reason,
    }),
  ])
}
