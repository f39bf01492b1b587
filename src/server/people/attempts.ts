import type { Db, Trx } from '../storage/database.ts'
import type { Attempts } from './lock-out.ts'
import { createHash } from 'node:crypto'
import { Failure } from '../../domain/failure.ts'
import { afterFailure, forgottenAfterMs, noAttempts, pauseLeft } from './lock-out.ts'

/** A guess that was counted before it was checked. */
export interface CountedAttempt { before: Attempts, after: Attempts }

/**
 * Counts a guess before it is checked, so that many at once are not all free; a right one is forgiven afterwards. Unknown
 * logins are counted alike.
 * @throws Failure `locked-out` with the wait
 */
export async function countAttempt(db: Db, login: string, nowMs: number): Promise<CountedAttempt> {
  return await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('attempt').where('last_ms', '<', nowMs - forgottenAfterMs).execute()
    const before = (await attemptsOn(trx, [login])).get(login) ?? noAttempts
    const waitMs = pauseLeft(before, nowMs)
    if (waitMs > 0)
      throw new Failure('locked-out', { retryAfterMs: waitMs })
    const after = afterFailure(before, nowMs)
    await putAttempts(trx, login, after)
    return { before, after }
  })
}

/** As if the guess had not been made. */
export async function putAttempts(db: Db | Trx, login: string, { failed, lastMs, lockedUntilMs }: Attempts): Promise<void> {
  const row = { failed, last_ms: lastMs, locked_until_ms: lockedUntilMs }
  await db.insertInto('attempt').values({
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
