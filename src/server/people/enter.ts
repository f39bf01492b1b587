import type { Context } from 'hono'
import type { DeviceIntro, SessionReply } from '../../protocol/account.ts'
import type { ServerEnv } from '../caller.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import type { People } from './people.ts'
import type { SessionKind } from './session-life.ts'
import type { SignedIn } from './session-reply.ts'
import { auditOp } from './audit.ts'
import { giveToken } from './cookie.ts'
import { registerDevice } from './devices.ts'
import { sessionReply } from './session-reply.ts'
import { openSession } from './sessions.ts'

export interface Entering {
  personId: string
  unitId: string
  kind: SessionKind
  device: DeviceIntro
  visitEndMs?: number | undefined
}

/** A way in that was opened in a transaction; the cookie is given once that has committed. */
export interface Entered extends SignedIn { token: string, kind: SessionKind, deviceId: string }

/** Registers the device and opens its session. The ops still have to be written by the caller, all at once. */
export async function enter(log: Log, { personId, unitId, kind, device, visitEndMs }: Entering): Promise<{ entered: Entered, ops: ServerOp[] }> {
  const { ids } = log.parts
  const isNew = await registerDevice(log.trx, personId, device)
  const token = ids.token()
  const session = await openSession(log.trx, {
    id: ids.uuid(),
    token,
    personId,
    unitId,
    deviceId: device.deviceId,
    kind,
    nowMs: log.nowMs,
    visitEndMs,
  })
  const ops = isNew
    ? [
        auditOp(log, unitId, {
          what: 'device.added',
          by: personId,
          target: device.deviceId,
          detail: { label: device.label, kind },
        }),
      ]
    : []
  return {
    entered: {
      token,
      kind,
      personId,
      unitId,
      deviceId: device.deviceId,
      expiresMs: session.expires_ms,
    },
    ops,
  }
}

/** Gives the cookie and says who is signed in. */
export async function welcome(people: People, c: Context<ServerEnv>, { token, kind, ...signedIn }: Entered): Promise<SessionReply> {
  giveToken(c, people.parts, { token, kind })
  return await sessionReply(people, signedIn)
}
