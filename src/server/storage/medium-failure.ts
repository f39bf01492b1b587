import { Failure } from '../../domain/failure.ts'

/** SQLite result codes that speak of the disk or of the machine, not of the data: nothing may be decided on them. */
const FULL = 13
const mediumCodes = new Set([5, 6, 7, 8, 9, 10, 11, FULL, 14, 26])

/** PostgreSQL: serialisation failure and deadlock. The same transaction may succeed when it is run again. */
const againStates = new Set(['40001', '40P01'])

interface DatabaseError { code?: unknown, errcode?: unknown }

function sqliteCode(error: unknown): number | undefined {
  const { code, errcode } = (error ?? {}) as DatabaseError
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number'
    ? errcode & 0xFF
    : undefined
}

/** Did the database itself fail (disk full, busy, broken), whatever was asked of it? */
export function isMediumFailure(error: unknown): boolean {
  const sqlite = sqliteCode(error)
  if (sqlite !== undefined)
    return mediumCodes.has(sqlite)
  const { code } = (error ?? {}) as DatabaseError
  return typeof code === 'string' && /^(?:08|25|40|53|57|58|XX)/.test(code)
}

export function mayRunAgain(error: unknown): boolean {
  const { code } = (error ?? {}) as DatabaseError
  return typeof code === 'string' && againStates.has(code)
}

/** The failure to answer with; `undefined` where the database is not to blame. */
export function databaseFailure(error: unknown): Failure | undefined {
  const code = sqliteCode(error)
  if (code === FULL)
    return new Failure('disk-full', {}, { cause: error })
  if (code === 5 || code === 6 || mayRunAgain(error))
    return new Failure('server-busy', { retryAfterMs: 1000 }, { cause: error })
  return undefined
}
