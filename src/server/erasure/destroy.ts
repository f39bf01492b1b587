import type { LogParts } from '../oplog/log.ts'
import type { ServerParts } from '../parts.ts'
import type { Trx } from '../storage/database.ts'
import { sql } from 'kysely'
import { Failure } from '../../domain/failure.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { isNamedElsewhere } from './erased-list.ts'

type Parts = LogParts & Pick<ServerParts, 'blobs'>

/**
 * ER9: what is confirmed is carried out: bytes leave the disk, then the tables, then the order says so. Repeated whole after a
 * crash at any point. Returns how many orders were carried out.
 */
export async function carryOutErasures(parts: Parts): Promise<number> {
  const waiting = await parts.db.selectFrom('erasure').select(['id', 'unit_id', 'scope_id']).where('done_ms', 'is', null).orderBy('confirmed_ms').execute()
  for (const { id, unit_id: unitId, scope_id: scope } of waiting) {
    const blobs = await parts.db.selectFrom('erased_blob').select('hash').where('unit_id', '=', unitId).where('erasure_id', '=', id).execute()
    await destroyErased(parts, unitId, blobs.map(({ hash }) => hash))
    await withLog(parts, async (log) => {
      await writeServerOps(log, [
        {
          scope,
          kind: 'erasure.carriedOut',
          coll: 'erasure',
          id,
          body: {},
        },
      ])
      await log.trx.updateTable('erasure').set({ done_ms: log.nowMs }).where('id', '=', id).execute()
    })
  }
  await destroyLeftOver(parts)
  if (waiting.length > 0)
    await sql`pragma wal_checkpoint(truncate)`.execute(parts.db) // old words do not lie on in the log
  return waiting.length
}

/**
 * Takes bytes from the disk and out of the tables. The file goes inside the transaction: whoever stores or copies the same
 * bytes at that moment waits for it and then finds out that they are gone.
 */
export async function destroyErased(parts: Parts, unitId: string, hashes: readonly string[]): Promise<void> {
  const wanted = new Set(hashes)
  for (const { hash, owner } of await parts.blobs.spooled()) {
    if (wanted.has(hash))
      await discardSpool(parts, hash, owner)
  }
  for (const hash of wanted)
    await withLog(parts, async ({ trx }) => await destroyOne(parts, trx, { unitId, hash }))
}

async function destroyOne({ blobs }: Parts, trx: Trx, { unitId, hash }: { unitId: string, hash: string }): Promise<void> {
  if (await isNamedElsewhere(trx, unitId, hash))
    return
  await blobs.remove(hash)
  for (const table of ['upload', 'blob_owner', 'blob'] as const)
    await trx.deleteFrom(table).where('hash', '=', hash).execute()
}

/** Files that lie there without a row: an upload that ended just then, a power cut that undid the removal, a data folder from before a restore. */
async function destroyLeftOver(parts: Parts): Promise<void> {
  const erased = await parts.db.selectFrom('erased_blob').select(['hash', 'unit_id']).where(eb => eb.not(eb.exists(eb.selectFrom('blob').select('blob.hash').whereRef('blob.hash', '=', 'erased_blob.hash')))).execute()
  for (const { hash, unit_id: unitId } of erased) {
    if (await parts.blobs.size(hash) !== undefined)
      await destroyErased(parts, unitId, [hash])
  }
}

/** One that is being written this moment is met again when it is finished. */
async function discardSpool({ blobs }: Parts, hash: string, owner: string): Promise<void> {
  try {
    const spool = await blobs.claim(hash, owner)
    await spool.discard()
    await spool.release()
  }
  catch (error) {
    if (!(error instanceof Failure) || error.code !== 'blob-busy')
      throw error
  }
}
