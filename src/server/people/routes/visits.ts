import type { InferOutput } from 'valibot'
import type { LinkReply } from '../../../protocol/account.ts'
import type { Log } from '../../oplog/log.ts'
import type { Call, OnlineRoute } from '../online-route.ts'
import { Failure } from '../../../domain/failure.ts'
import { scopeId } from '../../../domain/scope.ts'
import { openVisitSchema, visitInviteSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { auditOp } from '../audit.ts'
import { LINK_LIFE_MS, makeLink } from '../links.ts'
import { closedRoute } from '../online-route.ts'
import { readCycle } from '../rows.ts'
import { personOp } from '../unit-ops.ts'
import { endVisit, knownVisit, planVisit } from '../visits.ts'

export const visitRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'POST',
    path: '/v1/visits',
    who: 'visit.open',
    body: openVisitSchema,
    handle: async call => await withLog(call.people.parts, async log => await open(log, call)),
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/visits/:id/invites',
    who: 'visit.open',
    body: visitInviteSchema,
    handle: async call => await withLog(call.people.parts, async log => await invite(log, call, call.c.req.param('id') ?? '')),
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/visits/:id/end',
    who: 'visit.end',
    handle: async call => await withLog(call.people.parts, async log => await end(log, call, call.c.req.param('id') ?? '')),
  }),
]

async function open(log: Log, { caller, body }: Call<InferOutput<typeof openVisitSchema>>): Promise<{ visitId: string, scope: string }> {
  if (!await readCycle(log.trx, caller.unitId, body.cycleId))
    throw new Failure('bad-field', { field: 'cycleId' })
  if (body.untilMs <= body.fromMs || body.untilMs <= log.nowMs)
    throw new Failure('bad-field', { field: 'untilMs' })
  const visitId = log.parts.ids.uuid()
  await writeServerOps(log, [
    await planVisit(log, { unitId: caller.unitId, visitId, visit: body }),
    auditOp(log, caller.unitId, {
      what: 'visit.opened',
      by: caller.personId,
      target: visitId,
      detail: { kind: body.kind, untilMs: body.untilMs },
    }),
  ])
  return {
    visitId,
    scope: scopeId('visit', visitId),
  }
}

/** One link per inspector and browser; it never outlives the visit. */
async function invite(log: Log, { people, caller, body }: Call<InferOutput<typeof visitInviteSchema>>, visitId: string): Promise<LinkReply> {
  const { unitId } = caller
  const { untilMs } = await knownVisit(log, unitId, visitId)
  if (untilMs <= log.nowMs)
    throw new Failure('op-illegal-state')
  const personId = log.parts.ids.uuid()
  const link = await makeLink(log, {
    purpose: 'inspector',
    unitId,
    personId,
    visitId,
    grants: [
      { role: 'inspector', untilMs },
    ],
    createdBy: caller.personId,
    origin: people.parts.config.origin,
    lifeMs: Math.min(LINK_LIFE_MS, untilMs - log.nowMs),
  })
  await writeServerOps(log, [
    personOp(unitId, personId, { name: body.name, hasAccount: false }),
    auditOp(log, unitId, {
      what: 'link.made',
      by: caller.personId,
      target: personId,
      detail: { purpose: 'inspector', visitId },
    }),
  ])
  return { ...link, personId }
}

async function end(log: Log, { caller }: Call<unknown>, visitId: string): Promise<undefined> {
  const visit = await knownVisit(log, caller.unitId, visitId)
  if (visit.isClosed)
    return
  await writeServerOps(log, [
    ...await endVisit(log, { unitId: caller.unitId, visitId, visit }),
    auditOp(log, caller.unitId, { what: 'visit.ended', by: caller.personId, target: visitId }),
  ])
}
