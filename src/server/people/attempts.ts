import type { Db, Trx } from '../storage/database.ts'
import type { Attempts } from './lock-out.ts'
import { createHash } from 'node:crypto'
import { Failure } from '../../domain/failure.ts'
import { afterFailure, forgottenAfterMs, noAttempts, pauseLeft } from './lock-out.ts'

/** Under what guesses at the second factor are counted: a right password forgives none of them. */
export function codeOf(login: string): string {
  return `${login} code`
}

/** Under what guesses from a phone that this login was used on are counted. */
export function deviceOf(login: string, deviceId: string): string {
  return `${login} device ${deviceId}`
}

/**
 * Counts a guess at a login, or at what `codeOf` or `deviceOf` names, before it is checked, so that many at once are not all free; a right
 * one is forgiven afterwards. Unknown logins are counted alike. Returns the count with this guess in it.
 * @throws Failure `locked-out` with the wait
 */
export async function countAttempt(db: Db, login: string, nowMs: number): Promise<Attempts> {
  return await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('attempt').where('last_ms', '<', nowMs - forgottenAfterMs).execute()
    const before = (await attemptsOn(trx, [login])).get(login) ?? noAttempts
    const waitMs = pauseLeft(before, nowMs)
    if (waitMs > 0)
      throw new Failure('locked-out', { retryAfterMs: waitMs })
    const after = afterFailure(before, nowMs)
    await putAttempts(trx, login, after)
    return after
  })
}

async function putAttempts(trx: Trx, login: string, { failed, lastMs, lockedUntilMs }: Attempts): Promise<void> {
  const row = { failed, last_ms: lastMs, locked_until_ms: lockedUntilMs }
  await trx.insertInto('attempt').values({
    id: keyOf(login),
    ...row,
  }).onConflict(c => c.column('id').doUpdateSet(row)).execute()
}

export async function forgiveAttempts(db: Db | Trx, login: string): Promise<void> {
  await db.deleteFrom('attempt').where('id', '=', keyOf(login)).execute()
}

/** Wrong guesses by login; none where there were none. */
export async function attemptsOn(db: Db | Trx, logins: readonly string[]): Promise<Map<string, Attempts>> {
  if (logins.length === 0)
    return new Map()
  const rows = await db.selectFrom('attempt').selectAll().where('id', 'in', logins.map(keyOf)).execute()
  const byKey = new Map(rows.map(row => [
    row.id,
    { failed: row.failed, lastMs: row.last_ms, lockedUntilMs: row.locked_until_ms },
  ]))
  return new Map(logins.flatMap((login) => {
    const attempts = byKey.get(keyOf(login))
    return attempts
      ? [
          [login, attempts] as const,
        ]
      : []
  }))
}

function keyOf(login: string): string {
  return createHash('sha256').update(`login:${login}`).digest('hex')
}
