import type { InferOutput } from 'valibot'
import type { Call, OnlineRoute } from '../online-route.ts'
import { askErasureSchema, closeAccountSchema, passwordChangeSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { accountOf, changeAccount } from '../accounts.ts'
import { auditOp } from '../audit.ts'
import { takeToken } from '../cookie.ts'
import { heldOf } from '../held-of.ts'
import { leaveOps } from '../leave.ts'
import { closedRoute } from '../online-route.ts'
import { assertStrong } from '../password-strength.ts'
import { proveAgain } from '../prove.ts'
import { readPerson } from '../rows.ts'
import { hashPassword } from '../secret.ts'
import { expireSessions, revokeSessions } from '../sessions.ts'

export const meRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'PUT',
    path: '/v1/me/password',
    who: 'signedIn',
    body: passwordChangeSchema,
    handle: changePassword,
  }),
  closedRoute({
    method: 'GET',
    path: '/v1/me/data',
    who: 'signedIn',
    handle: exportMine,
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/me/erasure',
    who: 'signedIn',
    body: askErasureSchema,
    handle: askErasure,
  }),
  closedRoute({
    method: 'POST',
    path: '/v1/me/close',
    who: 'signedIn',
    body: closeAccountSchema,
    handle: closeAccount,
  }),
]

/** Other places where the person is signed in are asked for the new password. */
async function changePassword({ people, caller, body }: Call<InferOutput<typeof passwordChangeSchema>>): Promise<undefined> {
  const account = await proveAgain(people, caller.personId, body.old)
  const person = await readPerson(people.parts.db, caller.unitId, caller.personId)
  assertStrong(body.new, { login: account.login, name: person?.name ?? '' })
  const passwordHash = await hashPassword(body.new)
  await withLog(people.parts, async (log) => {
    await changeAccount(log.trx, caller.personId, { password_hash: passwordHash })
    await expireSessions(log.trx, caller.personId, { nowMs: log.nowMs, except: caller.sessionId })
    await writeServerOps(log, [
      auditOp(log, caller.unitId, { what: 'password.changed', by: caller.personId, target: caller.personId }),
    ])
  })
}

async function exportMine({ people, c, caller }: Call<unknown>): Promise<object> {
  const held = await heldOf(people.parts, caller)
  await withLog(people.parts, async (log) => {
    await writeServerOps(log, [
      auditOp(log, caller.unitId, { what: 'data.exported', by: caller.personId, target: caller.personId }),
    ])
  })
  c.header('content-disposition', 'attachment; filename="my-data.json"')
  return held
}

async function askErasure({ people, caller, body }: Call<InferOutput<typeof askErasureSchema>>): Promise<undefined> {
  await withLog(people.parts, async (log) => {
    const wish = { asked_ms: log.nowMs, reason: body.reason }
    await log.trx.insertInto('erasure_wish').values({ person_id: caller.personId, unit_id: caller.unitId, ...wish }).onConflict(c => c.column('person_id').doUpdateSet(wish)).execute()
    await writeServerOps(log, [
      auditOp(log, caller.unitId, {
        what: 'erasure.asked',
        by: caller.personId,
        target: caller.personId,
        reason: body.reason,
      }),
    ])
  })
}

/** What the person did stays, as the record of the unit; the account goes. Phones may hand in what waits, into quarantine. */
async function closeAccount({ people, c, caller, body }: Call<InferOutput<typeof closeAccountSchema>>): Promise<undefined> {
  if (await accountOf(people.parts.db, caller.personId))
    await proveAgain(people, caller.personId, body.password ?? '')
  await withLog(people.parts, async (log) => {
    const ops = await leaveOps(log, { unitId: caller.unitId, personId: caller.personId, successorId: null })
    await revokeSessions(log.trx, caller.personId, log.nowMs)
    await writeServerOps(log, [
      ...ops,
      auditOp(log, caller.unitId, { what: 'account.closed', by: caller.personId, target: caller.personId }),
    ])
  })
  takeToken(c, people.parts)
}
