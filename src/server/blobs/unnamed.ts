import type { ServerParts } from '../parts.ts'
import type { Db, Trx } from '../storage/database.ts'
import { Failure } from '../../domain/failure.ts'
import { withLog } from '../oplog/with-log.ts'

/**
 * Lets a person go on sending while what no row names stays below the limit. Records travel before their bytes, so an honest
 * phone has next to nothing there; a stopped one has all that it hands in.
 * @throws Failure quota-exceeded
 */
export async function guardQuota({ db, config, clock }: Pick<ServerParts, 'db' | 'config' | 'clock'>, personId: string, size: number): Promise<void> {
  const { maxUnnamedBytes, keepUnnamedMs } = config.uploads
  const stored = await db.selectFrom('blob_owner as owner')
    .innerJoin('blob', 'blob.hash', 'owner.hash')
    .select(eb => eb.fn.sum<number | null>('blob.size').as('bytes'))
    .where('owner.person_id', '=', personId)
    .where('owner.stored_ms', '>', clock.now() - keepUnnamedMs)
    .where(eb => eb.not(eb.exists(eb.selectFrom('blob_ref as ref').select('ref.hash').whereRef('ref.hash', '=', 'owner.hash'))))
    .executeTakeFirst()
  const begun = await db.selectFrom('upload')
    .select(eb => eb.fn.sum<number | null>('size').as('bytes'))
    .where('person_id', '=', personId)
    .where(eb => eb.not(eb.exists(eb.selectFrom('blob_ref as ref').select('ref.hash').whereRef('ref.hash', '=', 'upload.hash'))))
    .executeTakeFirst()
  if (Number(stored?.bytes ?? 0) + Number(begun?.bytes ?? 0) + size > maxUnnamedBytes)
    throw new Failure('quota-exceeded', { retryAfterMs: 3_600_000 })
}

const AT_ONCE = 500

/**
 * Throws away blobs that no row and no undecided op has named for long. Returns how many. The file goes inside the
 * transaction: whoever stores the same bytes at that moment waits for it and then finds out whether they are there.
 */
export async function sweepUnnamed(parts: ServerParts): Promise<number> {
  const beforeMs = parts.clock.now() - parts.config.uploads.keepUnnamedMs
  const old = await unnamed(parts.db, beforeMs)
  if (old.length === 0)
    return 0
  const undecided = await namedByUndecided(parts.db)
  let swept = 0
  for (const hash of old.filter(hash => !undecided.has(hash)))
    swept += Number(await throwAway(parts, { hash, beforeMs }))
  return swept
}

async function throwAway(parts: ServerParts, { hash, beforeMs }: { hash: string, beforeMs: number }): Promise<boolean> {
  return await withLog(parts, async ({ trx }) => {
    if ((await unnamed(trx, beforeMs, hash)).length === 0)
      return false
    await parts.blobs.remove(hash)
    await trx.deleteFrom('blob_owner').where('hash', '=', hash).execute()
    await trx.deleteFrom('blob').where('hash', '=', hash).execute()
    return true
  })
}

/** Blobs that no row names and nobody has sent since; all, or the one that is asked for. */
async function unnamed(db: Db | Trx, beforeMs: number, only?: string): Promise<string[]> {
  let query = db.selectFrom('blob')
    .select('hash')
    .where('stored_ms', '<', beforeMs)
    .where(eb => eb.not(eb.exists(eb.selectFrom('blob_ref as ref').select('ref.hash').whereRef('ref.hash', '=', 'blob.hash'))))
    .where(eb => eb.not(eb.exists(eb.selectFrom('blob_owner as owner').select('owner.hash').whereRef('owner.hash', '=', 'blob.hash').where('owner.stored_ms', '>=', beforeMs))))
  if (only !== undefined)
    query = query.where('hash', '=', only)
  return (await query.orderBy('hash').execute()).map(row => row.hash)
}

/** Every hash in ops that are not interpreted yet, or were refused: somebody may still decide otherwise. */
async function namedByUndecided(db: Db): Promise<Set<string>> {
  const named = new Set<string>()
  let after = { op_id: '', person_id: '' }
  for (;;) {
    // By name, so that one that is decided meanwhile moves no other out of sight.
    const ops = await db.selectFrom('op').select(['op_id', 'person_id', 'body', 'raw']).where('status', 'in', ['quarantined', 'deferred', 'rejected']).where(eb => eb(eb.refTuple('op_id', 'person_id'), '>', eb.tuple(after.op_id, after.person_id))).orderBy('op_id').orderBy('person_id').limit(AT_ONCE).execute()
    for (const { body, raw } of ops) {
      for (const [hash] of `${body} ${raw ?? ''}`.matchAll(/[0-9a-f]{64}/g))
        named.add(hash)
    }
    const last = ops.at(-1)
    if (!last || ops.length < AT_ONCE)
      return named
    after = last
  }
}
