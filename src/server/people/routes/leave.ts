import type { InferOutput } from 'valibot'
import type { Log } from '../../oplog/log.ts'
import type { Call, OnlineRoute } from '../online-route.ts'
import { Failure } from '../../../domain/failure.ts'
import { leaveSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { auditOp } from '../audit.ts'
import { handOverOps } from '../hand-over.ts'
import { knownPerson } from '../known.ts'
import { isHere, leaveOps } from '../leave.ts'
import { closedRoute } from '../online-route.ts'

export const leaveRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'POST',
    path: '/v1/people/:id/leave',
    who: 'people.manage',
    body: leaveSchema,
    handle: async call => await withLog(call.people.parts, async log => await leave(log, call, call.c.req.param('id') ?? '')),
  }),
]

/** One step: grants end, and the successor answers for what the leaver answered for. */
async function leave(log: Log, { caller, body }: Call<InferOutput<typeof leaveSchema>>, personId: string): Promise<undefined> {
  const { unitId } = caller
  const { successorId } = body
  const leaver = await knownPerson(log.trx, unitId, personId)
  const successor = successorId === null
    ? null
    : await knownPerson(log.trx, unitId, successorId)
  if (successorId !== null && (successorId === personId || !await isHere(log, unitId, successorId)))
    throw new Failure('bad-field', { field: 'successorId' })
  const ended = await leaveOps(log, { unitId, personId, successorId })
  const handedOver = successor
    ? await handOverOps(log.trx, {
        unitId,
        from: leaver.name,
        to: successor.name,
        nowMs: log.nowMs,
      })
    : []
  await writeServerOps(log, [
    ...ended,
    ...handedOver,
    auditOp(log, unitId, {
      what: 'person.left',
      by: caller.personId,
      target: personId,
      detail: { successorId, standards: handedOver.length },
      reason: body.reason,
    }),
  ])
}
