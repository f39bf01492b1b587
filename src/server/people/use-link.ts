import type { InferOutput } from 'valibot'
import type { Visit } from '../../domain/visit/ops.ts'
import type { DeviceIntro, linkUseSchema } from '../../protocol/account.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import type { Entered } from './enter.ts'
import type { People } from './people.ts'
import type { SessionKind } from './session-life.ts'
import type { LinkRow } from './tables.ts'
import { Failure } from '../../domain/failure.ts'
import { scopeId } from '../../domain/scope.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { accountOf, changeAccount, createAccount } from './accounts.ts'
import { codeOf, forgiveAttempts } from './attempts.ts'
import { auditOp } from './audit.ts'
import { enter } from './enter.ts'
import { endLinks, linkByToken, usableLink, useUp, wishesOf } from './links.ts'
import { assertStrong } from './password-strength.ts'
import { proveAgain } from './prove.ts'
import { readPerson, readRow } from './rows.ts'
import { hashPassword } from './secret.ts'
import { expireSessions } from './sessions.ts'
import { grantOp, personOp } from './unit-ops.ts'

type LinkUseBody = InferOutput<typeof linkUseSchema>

/** A link of a person, and what came with it. */
interface Use { link: LinkRow, unitId: string, personId: string, name: string, body: LinkUseBody, passwordHash: string | null }

/** Opens the door that a link is for: all of it or nothing. */
export async function useLink(people: People, body: LinkUseBody): Promise<Entered> {
  const { parts } = people
  const again = await enterAgain(people, body)
  if (again)
    return again
  const checked = await check(parts.db, body, parts.clock.now())
  // Hashing takes long and awaits something else than the database: before the transaction.
  const passwordHash = checked.needsPassword
    ? await hashPassword(body.password ?? '')
    : null
  return await withLog(parts, async (log) => {
    const { link, unitId, personId, name } = await check(log.trx, body, log.nowMs)
    await useUp(log.trx, link, { nowMs: log.nowMs, deviceId: body.device.deviceId })
    return await walkIn(log, {
      link,
      unitId,
      personId,
      name,
      body,
      passwordHash,
    })
  })
}

/**
 * The answer to the first use was lost on the way: the same device is let in again as long as the link would have lived and
 * nothing has come from it. Until then nobody else can know its id.
 */
async function enterAgain(people: People, { token, password, device }: LinkUseBody): Promise<Entered | undefined> {
  const { db, clock } = people.parts
  const link = await linkByToken(db, token)
  const { unit_id: unitId, person_id: personId } = link
  if (unitId === null || personId === null || link.used_device !== device.deviceId || clock.now() >= link.expires_ms)
    return undefined
  const sent = await db.selectFrom('device').select('last_op').where('id', '=', device.deviceId).executeTakeFirst()
  if (sent && sent.last_op > 0)
    return undefined
  if (link.purpose !== 'inspector')
    await proveAgain(people, personId, password ?? '')
  return await withLog(people.parts, async log => await comeIn(log, {
    link,
    unitId,
    personId,
    device,
  }))
}

async function check(db: Log['trx'] | Log['parts']['db'], { token, login, password }: LinkUseBody, nowMs: number) {
  const link = await usableLink(db, token, nowMs)
  const { unit_id: unitId, person_id: personId } = link
  if (link.purpose === 'setup' || unitId === null || personId === null)
    throw new Failure('link-unknown')
  const name = (await readPerson(db, unitId, personId))?.name ?? ''
  const needsPassword = link.purpose === 'invite' || link.purpose === 'recover'
  if (needsPassword) {
    const account = await accountOf(db, personId)
    assertCredentials(account?.login ?? login, password, name)
  }
  return {
    link,
    unitId,
    personId,
    name,
    needsPassword,
  }
}

function assertCredentials(login: string | undefined, password: string | undefined, name: string): void {
  if (login === undefined)
    throw new Failure('bad-field', { field: 'login' })
  if (password === undefined)
    throw new Failure('bad-field', { field: 'password' })
  assertStrong(password, { login, name })
}

async function walkIn(log: Log, use: Use): Promise<Entered> {
  const { link, unitId, personId, body } = use
  const before = await opsOf(log, use)
  const noted = auditOp(log, unitId, {
    what: 'link.used',
    by: personId,
    target: link.id,
    detail: { purpose: link.purpose },
  })
  return await comeIn(log, {
    link,
    unitId,
    personId,
    device: body.device,
  }, [
    ...before,
    ...link.purpose === 'demo'
      ? []
      : [noted],
  ])
}

async function comeIn(log: Log, { link, unitId, personId, device }: Pick<Use, 'link' | 'unitId' | 'personId'> & { device: DeviceIntro }, before: readonly ServerOp[] = []): Promise<Entered> {
  const visitEndMs = link.visit_id === null
    ? undefined
    : (await visitOf(log, link.visit_id))?.untilMs
  const { entered, ops } = await enter(log, {
    personId,
    unitId,
    kind: kindOf(link),
    device,
    visitEndMs,
  })
  await writeServerOps(log, [
    ...before,
    ...ops,
  ])
  return entered
}

function kindOf({ purpose, visit_id: visitId }: LinkRow): SessionKind {
  if (visitId !== null)
    return 'inspector'
  return purpose === 'demo'
    ? 'demo'
    : 'phone'
}

async function opsOf(log: Log, use: Use): Promise<ServerOp[]> {
  switch (use.link.purpose) {
    case 'invite':
      return await join(log, use)
    case 'recover':
      await recover(log, use)
      return []
    case 'inspector':
      return await grantsOf(log, use)
    default:
      return []
  }
}

async function join(log: Log, use: Use): Promise<ServerOp[]> {
  const { unitId, personId, name, body, passwordHash } = use
  await endLinks(log.trx, { purpose: 'invite', personId }, log.nowMs)
  await createAccount(log.trx, {
    personId,
    unitId,
    login: body.login ?? '',
    passwordHash: passwordHash ?? '',
    nowMs: log.nowMs,
  })
  return [
    personOp(unitId, personId, { name, hasAccount: true, left: null }),
    ...await grantsOf(log, use),
  ]
}

/** A new password; other places are asked for it again. The second factor was on the phone that is gone, so it ends. */
async function recover(log: Log, { personId, passwordHash }: Use): Promise<void> {
  const account = await accountOf(log.trx, personId)
  if (!account)
    throw new Failure('link-expired')
  await changeAccount(log.trx, personId, {
    password_hash: passwordHash ?? '',
    totp_secret: null,
    totp_pending: null,
    totp_step: null,
  })
  await forgiveAttempts(log.trx, account.login)
  await forgiveAttempts(log.trx, codeOf(account.login))
  await expireSessions(log.trx, personId, { nowMs: log.nowMs })
}

async function grantsOf(log: Log, { link, unitId, personId }: Use): Promise<ServerOp[]> {
  const visit = link.visit_id === null
    ? undefined
    : await visitOf(log, link.visit_id)
  if (link.visit_id !== null && (!visit || visit.untilMs <= log.nowMs))
    throw new Failure('link-expired')
  return wishesOf(link).map(({ role, sectionId, untilMs }) => grantOp(unitId, {
    id: log.parts.ids.uuid(),
    personId,
    role,
    ...sectionId === undefined
      ? {}
      : { sectionId },
    ...link.visit_id === null
      ? {}
      : { visitId: link.visit_id },
    fromMs: log.nowMs,
    untilMs: visit ? visit.untilMs : untilMs,
    revoked: false,
  }))
}

async function visitOf(log: Log, visitId: string): Promise<Visit | undefined> {
  return await readRow<Visit>(log.trx, scopeId('visit', visitId), { coll: 'visit', id: visitId })
}
