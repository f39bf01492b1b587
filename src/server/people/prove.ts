import type { DeviceIntro } from '../../protocol/account.ts'
import type { Db } from '../storage/database.ts'
import type { Attempts } from './lock-out.ts'
import type { People } from './people.ts'
import type { AccountRow } from './tables.ts'
import { Failure } from '../../domain/failure.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { accountByLogin, accountOf } from './accounts.ts'
import { codeOf, countAttempt, deviceOf, forgiveAttempts } from './attempts.ts'
import { auditOp } from './audit.ts'
import { isBurst } from './lock-out.ts'
import { isPassword } from './secret.ts'
import { acceptedStep } from './totp.ts'

export interface Proof { login: string, password: string, totp?: string | undefined, device: Pick<DeviceIntro, 'deviceId'> }

/**
 * Whose login and password these are. Takes as long and counts as much for a login that does not exist.
 * @throws Failure `locked-out`, `sign-in-wrong`, `second-factor-required`, `second-factor-wrong`
 */
export async function prove(people: People, { login, password, totp, device }: Proof): Promise<AccountRow> {
  const { db, clock } = people.parts
  const account = await accountByLogin(db, login)
  const guess = account && await isDeviceOf(db, account.person_id, device.deviceId)
    ? deviceOf(login, device.deviceId)
    : login
  const counted = await countAttempt(db, guess, clock.now())
  const isRight = await isPassword(account?.password_hash ?? null, password)
  if (!account || !isRight) {
    await noteBurst(people, account, counted)
    throw new Failure('sign-in-wrong')
  }
  await forgiveAttempts(db, guess)
  if (account.totp_secret !== null)
    await proveSecondFactor(people, account, totp)
  return account
}

/** Strangers who guess at a login must not lock out its owner's own phone. */
async function isDeviceOf(db: Db, personId: string, deviceId: string): Promise<boolean> {
  return await db.selectFrom('device').select('id').where('id', '=', deviceId).where('person_id', '=', personId).where('revoked_ms', 'is', null).executeTakeFirst() !== undefined
}

/** Asks someone who is signed in for the password again. @throws Failure `locked-out`, `sign-in-wrong` */
export async function proveAgain(people: People, personId: string, password: string): Promise<AccountRow> {
  const { db, clock } = people.parts
  const account = await accountOf(db, personId)
  if (!account)
    throw new Failure('forbidden')
  await countAttempt(db, account.login, clock.now())
  if (!await isPassword(account.password_hash, password))
    throw new Failure('sign-in-wrong', { field: 'password' })
  await forgiveAttempts(db, account.login)
  return account
}

/** Codes are counted by themselves: a right password, said again and again, buys no further guess. */
async function proveSecondFactor(people: People, account: AccountRow, token: string | undefined): Promise<void> {
  const { db, clock } = people.parts
  if (token === undefined)
    throw new Failure('second-factor-required')
  const counted = await countAttempt(db, codeOf(account.login), clock.now())
  if (!await isCode(people, account, token)) {
    await noteBurst(people, account, counted)
    throw new Failure('second-factor-wrong')
  }
  await forgiveAttempts(db, codeOf(account.login))
}

/** Is it right, and used for the first time? */
async function isCode({ parts: { db, clock } }: People, account: AccountRow, token: string): Promise<boolean> {
  const step = await acceptedStep({
    secret: account.totp_secret ?? '',
    token,
    nowMs: clock.now(),
    usedStep: account.totp_step,
  })
  if (step === null)
    return false
  // Of two requests with one code at the same moment one gets in.
  const isFirst = await db.updateTable('account').set({ totp_step: step }).where('person_id', '=', account.person_id).where(eb => eb.or([
    eb('totp_step', 'is', null),
    eb('totp_step', '<', step),
  ])).returning('person_id').executeTakeFirst()
  return isFirst !== undefined
}

/** Guesses at a login that does not exist belong to no unit's audit. */
async function noteBurst({ parts }: People, account: AccountRow | undefined, counted: Attempts): Promise<void> {
  if (!account || !isBurst(counted))
    return
  await withLog(parts, async (log) => {
    await writeServerOps(log, [
      auditOp(log, account.unit_id, { what: 'signIn.burst', by: null, target: account.person_id }),
    ])
  })
}
