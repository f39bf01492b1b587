import type { OnlineRoute } from '../online-route.ts'
import { signInSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { addressOf } from '../address.ts'
import { takeToken } from '../cookie.ts'
import { enter, welcome } from '../enter.ts'
import { closedRoute, openRoute } from '../online-route.ts'
import { prove } from '../prove.ts'
import { sessionReply } from '../session-reply.ts'

export const sessionRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'GET',
    path: '/v1/session',
    who: 'signedIn',
    handle: async ({ people, caller }) => await sessionReply(people, caller),
  }),
  openRoute({
    method: 'POST',
    path: '/v1/session',
    body: signInSchema,
    handle: async ({ people, c, body }) => {
      people.limits.signIn.count(addressOf(c, people.parts.config))
      const account = await prove(people, body)
      const entered = await withLog(people.parts, async (log) => {
        const kind = body.isShared ? 'shared' : 'phone'
        const { entered, ops } = await enter(log, {
          personId: account.person_id,
          unitId: account.unit_id,
          kind,
          device: body.device,
        })
        await writeServerOps(log, ops)
        return entered
      })
      return await welcome(people, c, entered)
    },
  }),
  closedRoute({
    method: 'DELETE',
    path: '/v1/session',
    who: 'signedIn',
    isForAll: true,
    handle: async ({ people, c, caller }) => {
      await people.parts.db.deleteFrom('session').where('id', '=', caller.sessionId).execute()
      takeToken(c, people.parts)
      return undefined
    },
  }),
]
