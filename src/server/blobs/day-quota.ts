import type { ServerParts } from '../parts.ts'
import { Failure } from '../../domain/failure.ts'
import { scopeId } from '../../domain/scope.ts'
import { DAY_LIMIT_SETTING, dayAround, dayLimitOf } from '../../domain/unit/day-limit.ts'
import { readRow } from '../people/rows.ts'

export interface DayAsk {
  personId: string
  unitId: string
  /** What is being sent, and so is not counted as begun besides. */
  hash: string
  /** Bytes that this request will have taken up, of this file. */
  bytes: number
  /** Of a file that nobody has heard of yet the others are counted whole, else only what of them is here: two that began side by side never lock each other out. */
  isNew: boolean
}

type Parts = Pick<ServerParts, 'db' | 'clock'>

/**
 * [BL11] What one person may send in a day of the unit's zone, asked with every piece. `expected` is how many bytes
 * are left, so that a phone can go on with smaller files; it goes on by itself at midnight.
 * @throws Failure quota-exceeded {expected, retryAfterMs}
 */
export async function guardDay(parts: Parts, ask: DayAsk): Promise<void> {
  const limit = await limitOf(parts, ask.unitId)
  if (limit === 0)
    return
  const nowMs = parts.clock.now()
  const { fromMs, untilMs } = dayAround(nowMs)
  const left = limit - await storedSince(parts, ask.personId, fromMs) - await begunSince(parts, ask, fromMs)
  if (ask.bytes > left) {
    throw new Failure('quota-exceeded', {
      expected: Math.max(0, left),
      retryAfterMs: untilMs - nowMs,
    })
  }
}

async function limitOf({ db }: Parts, unitId: string): Promise<number> {
  const setting = await readRow<{ value: unknown }>(db, scopeId('unit', unitId), { coll: 'setting', id: DAY_LIMIT_SETTING })
  return dayLimitOf(setting?.value)
}

async function storedSince({ db }: Parts, personId: string, fromMs: number): Promise<number> {
  const row = await db.selectFrom('blob_owner as owner')
    .innerJoin('blob', 'blob.hash', 'owner.hash')
    .select(eb => eb.fn.sum<number | null>('blob.size').as('bytes'))
    .where('owner.person_id', '=', personId)
    .where('owner.stored_ms', '>=', fromMs)
    .executeTakeFirst()
  return Number(row?.bytes ?? 0)
}

async function begunSince({ db }: Parts, { personId, hash, isNew }: DayAsk, fromMs: number): Promise<number> {
  const row = await db.selectFrom('upload')
    .select(eb => eb.fn.sum<number | null>(isNew
      ? 'size'
      : 'received').as('bytes'))
    .where('person_id', '=', personId)
    .where('updated_ms', '>=', fromMs)
    .where('hash', '!=', hash)
    .executeTakeFirst()
  return Number(row?.bytes ?? 0)
}
