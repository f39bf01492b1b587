import type { DevicesReply, UnsentReply } from '../../../protocol/account.ts'
import type { Log } from '../../oplog/log.ts'
import type { Call, OnlineRoute } from '../online-route.ts'
import { may } from '../../../domain/access/table.ts'
import { Failure } from '../../../domain/failure.ts'
import { scopeId } from '../../../domain/scope.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { auditOp } from '../audit.ts'
import { revokeDevice } from '../devices.ts'
import { assertMay, closedRoute } from '../online-route.ts'
import { readRows } from '../rows.ts'
import { heldOn, listUnsent } from '../unsent.ts'

export const deviceRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'GET',
    path: '/v1/devices',
    who: 'signedIn',
    handle: async (call) => {
      const isAll = call.c.req.query('all') === '1'
      if (isAll)
        assertMay(call.roles, 'device.revoke')
      return await devicesReply(call, isAll)
    },
  }),
  closedRoute({
    method: 'GET',
    path: '/v1/devices/unsent',
    who: 'device.unsent',
    handle: async ({ people: { parts: { db } }, caller }): Promise<UnsentReply> => ({ devices: await listUnsent(db, caller.unitId) }),
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/devices/:id/revoke',
    // One's own lost phone anybody may stop; another's needs `device.revoke`.
    who: 'signedIn',
    handle: async call => await withLog(call.people.parts, async log => await revoke(log, call, call.c.req.param('id') ?? '')),
  }),
]

async function devicesReply({ people: { parts: { db } }, caller }: Call<unknown>, isAll: boolean): Promise<DevicesReply> {
  const persons = await readRows<{ name: string }>(db, scopeId('unit', caller.unitId), 'person')
  const nameOf = new Map(persons.map(({ id, data }) => [id, data.name]))
  const asked = isAll
    ? [
        ...nameOf.keys(),
      ]
    : [caller.personId]
  const rows = await db.selectFrom('device').selectAll().where('person_id', 'in', asked).orderBy('id').execute()
  const sessions = await db.selectFrom('session').select(['device_id', 'seen_ms']).where('person_id', 'in', asked).execute()
  const sessionSeen = new Map(sessions.map(session => [session.device_id, session.seen_ms]))
  return {
    devices: rows.map(row => ({
      deviceId: row.id,
      personId: row.person_id,
      personName: nameOf.get(row.person_id) ?? '',
      label: row.label,
      seenMs: latest(row.seen_ms, sessionSeen.get(row.id)),
      isCurrent: row.id === caller.deviceId,
      isRevoked: row.revoked_ms !== null,
      waiting: heldOn(row),
      asOfMs: row.waiting_ms,
    })),
  }
}

function latest(pushedMs: number | null, usedMs: number | undefined): number | null {
  return pushedMs === null && usedMs === undefined
    ? null
    : Math.max(pushedMs ?? 0, usedMs ?? 0)
}

async function revoke(log: Log, { caller, roles }: Call<unknown>, deviceId: string): Promise<undefined> {
  const device = await log.trx.selectFrom('device').select('person_id').where('id', '=', deviceId).executeTakeFirst()
  const isOwn = device?.person_id === caller.personId
  if (!isOwn && !may(roles, 'device.revoke'))
    throw new Failure('forbidden')
  const persons = await readRows(log.trx, scopeId('unit', caller.unitId), 'person')
  if (!device || !persons.some(person => person.id === device.person_id))
    throw new Failure('not-found')
  await revokeDevice(log.trx, deviceId, log.nowMs)
  await writeServerOps(log, [
    auditOp(log, caller.unitId, {
      what: 'device.revoked',
      by: caller.personId,
      target: deviceId,
      detail: { personId: device.person_id },
    }),
  ])
}
