import type { Role } from '../../../../src/domain/access/roles.ts'
import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { PushReply } from '../../../../src/protocol/push.ts'
import type { Phone } from './a-person.ts'
import type { TestServer } from './a-server.ts'
import { writeServerOps } from '../../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { cookieName } from '../../../../src/server/people/cookie.ts'
import { enter } from '../../../../src/server/people/enter.ts'
import { grantOp, personOp } from '../../../../src/server/people/unit-ops.ts'
import { aDevice, aPhone } from './a-person.ts'

export interface Place { unitId: string, visitId: string }
export interface Someone { phone: Phone, personId: string, push: (...ops: Op[]) => Promise<PushReply['results']> }

/** Somebody with exactly this role, or none, signed in without the long way round. */
export async function someone(server: TestServer, { unitId, visitId }: Place, role: Role | null): Promise<Someone> {
  const { ids } = server.parts
  const device = aDevice()
  const phone = aPhone(server, { device })
  const personId = ids.uuid()
  await withLog(server.parts, async (log) => {
    const visit = role === 'inspector'
      ? { visitId }
      : {}
    const grant = {
      id: ids.uuid(),
      personId,
      role: role ?? 'volunteer',
      ...visit,
      fromMs: log.nowMs,
      untilMs: null,
      revoked: false,
    }
    const { entered, ops } = await enter(log, {
      personId,
      unitId,
      kind: 'phone',
      device,
    })
    await writeServerOps(log, [
      personOp(unitId, personId, { name: '甲', hasAccount: false }),
      ...role === null
        ? []
        : [
            grantOp(unitId, grant),
          ],
      ...ops,
    ])
    phone.useCookie(`${cookieName(server.parts.identity)}=${entered.token}`)
  })
  let sent = 0
  return {
    phone,
    personId,
    push: async (...ops) => {
      const numbered = ops.map((op, n) => ({ ...op, opNo: sent + n + 1 }))
      sent += ops.length
      const waiting = {
        ops: 0,
        blobs: 0,
        bytes: 0,
        oldestMs: null,
      }
      const { body } = await phone.send<PushReply>('POST', '/v1/push', {
        v: 1,
        deviceId: device.deviceId,
        epoch: '',
        build: 'test',
        nowMs: server.nowMs(),
        waiting,
        ops: numbered,
      })
      return body.results
    },
  }
}
