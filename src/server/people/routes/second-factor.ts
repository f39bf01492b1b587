import type { InferOutput } from 'valibot'
import type { Noted } from '../audit.ts'
import type { Call, OnlineRoute } from '../online-route.ts'
import { Failure } from '../../../domain/failure.ts'
import { secondFactorConfirmSchema, secondFactorEndSchema, secondFactorStartSchema } from '../../../protocol/account.ts'
import { writeServerOps } from '../../oplog/server-writer.ts'
import { withLog } from '../../oplog/with-log.ts'
import { readOptionalJson } from '../../read-json.ts'
import { accountOf, changeAccount } from '../accounts.ts'
import { codeOf, countAttempt, forgiveAttempts } from '../attempts.ts'
import { auditOp } from '../audit.ts'
import { closedRoute } from '../online-route.ts'
import { proveAgain } from '../prove.ts'
import { acceptedStep, newSecondFactor } from '../totp.ts'

const path = '/v1/me/second-factor'

export const secondFactorRoutes: readonly OnlineRoute[] = [
  closedRoute({
    method: 'POST',
    path,
    who: 'signedIn',
    handle: start,
  }),
  closedRoute({
    method: 'PUT',
    path,
    who: 'signedIn',
    body: secondFactorConfirmSchema,
    handle: confirm,
  }),
  closedRoute({
    method: 'DELETE',
    path,
    who: 'signedIn',
    body: secondFactorEndSchema,
    handle: end,
  }),
]

async function ownAccount({ people, caller }: Pick<Call<unknown>, 'people' | 'caller'>) {
  const account = await accountOf(people.parts.db, caller.personId)
  if (!account)
    throw new Failure('forbidden')
  return account
}

/**
 * A secret to be read by an authenticator. It counts only once a code proved that it arrived. One that is on is not replaced
 * without the password: an open phone that lies about is not enough.
 */
async function start(call: Call<unknown>): Promise<{ secret: string, uri: string }> {
  const account = await ownAccount(call)
  if (account.totp_secret !== null) {
    const { password } = await readOptionalJson(call.c, secondFactorStartSchema)
    if (password === undefined)
      throw new Failure('bad-field', { field: 'password' })
    await proveAgain(call.people, account.person_id, password)
  }
  const fresh = newSecondFactor(account.login)
  await changeAccount(call.people.parts.db, account.person_id, { totp_pending: fresh.secret })
  return fresh
}

async function confirm(call: Call<InferOutput<typeof secondFactorConfirmSchema>>): Promise<undefined> {
  const { db, clock } = call.people.parts
  const account = await ownAccount(call)
  await countAttempt(db, codeOf(account.login), clock.now())
  const step = account.totp_pending === null
    ? null
    : await acceptedStep({
        secret: account.totp_pending,
        token: call.body.totp,
        nowMs: clock.now(),
        usedStep: null,
      })
  if (step === null)
    throw new Failure('second-factor-wrong')
  await forgiveAttempts(db, codeOf(account.login))
  await change(call, 'secondFactor.on', { totp_secret: account.totp_pending, totp_step: step })
}

async function end(call: Call<InferOutput<typeof secondFactorEndSchema>>): Promise<undefined> {
  await proveAgain(call.people, call.caller.personId, call.body.password)
  await change(call, 'secondFactor.off', { totp_secret: null, totp_step: null })
}

async function change({ people, caller }: Call<unknown>, what: Noted, values: { totp_secret: string | null, totp_step: number | null }): Promise<void> {
  await withLog(people.parts, async (log) => {
    await changeAccount(log.trx, caller.personId, { ...values, totp_pending: null })
    await writeServerOps(log, [
      auditOp(log, caller.unitId, { what, by: caller.personId, target: caller.personId }),
    ])
  })
}
