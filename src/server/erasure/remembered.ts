import type { ErasedMark } from '../../domain/erasure/schema.ts'
import type { Log } from '../oplog/log.ts'
import type { Db, Trx } from '../storage/database.ts'
import * as v from 'valibot'
import { erasedMarkSchema } from '../../domain/erasure/schema.ts'
import { sha256Schema } from '../../domain/ids.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { isNamedElsewhere } from './erased-list.ts'
import { putMark, readEvidence } from './mark.ts'

/** All that is needed to erase the same again in a copy that is older than the erasure. */
export const rememberedSchema = v.object({
  id: v.string(),
  unitId: v.string(),
  scopeId: v.string(),
  /** The order's row. */
  data: v.record(v.string(), v.unknown()),
  confirmedMs: v.number(),
  marks: v.array(v.object({
    evidenceId: v.string(),
    scopeId: v.string(),
    mark: erasedMarkSchema,
  })),
  blobs: v.array(v.object({
    hash: sha256Schema,
    size: v.number(),
    erasedMs: v.number(),
  })),
})
export type Remembered = v.InferOutput<typeof rememberedSchema>

/** Every erasure that stands in this database. */
export async function readErasures(db: Db | Trx): Promise<Remembered[]> {
  const orders = await db.selectFrom('erasure').selectAll().orderBy('confirmed_ms').orderBy('id').execute()
  const marks = await db.selectFrom('erased_mark').selectAll().execute()
  const blobs = await db.selectFrom('erased_blob').selectAll().execute()
  return orders.map(order => ({
    id: order.id,
    unitId: order.unit_id,
    scopeId: order.scope_id,
    data: JSON.parse(order.data) as Record<string, unknown>,
    confirmedMs: order.confirmed_ms,
    marks: marks.filter(mark => mark.erasure_id === order.id).map(mark => ({
      evidenceId: mark.evidence_id,
      scopeId: mark.scope_id,
      mark: JSON.parse(mark.mark) as ErasedMark,
    })),
    blobs: blobs.filter(blob => blob.erasure_id === order.id).map(blob => ({
      hash: blob.hash,
      size: blob.size,
      erasedMs: blob.erased_ms,
    })),
  }))
}

/** Which bytes must not lie in this database's folder: erased, and not another unit's as well. */
export async function goneFrom(db: Db | Trx, erasures: readonly Remembered[]): Promise<Set<string>> {
  const gone = new Set<string>()
  for (const { unitId, blobs } of erasures) {
    for (const { hash } of blobs) {
      if (!await isNamedElsewhere(db, unitId, hash))
        gone.add(hash)
    }
  }
  return gone
}

/** ER10: erases again what a restored copy does not know to be erased. Safe to repeat. */
export async function replayErasures(log: Log, erasures: readonly Remembered[]): Promise<void> {
  for (const erasure of erasures) {
    const known = await log.trx.selectFrom('erasure').select('id').where('id', '=', erasure.id).executeTakeFirst()
    if (!known)
      await replay(log, erasure)
  }
  for (const hash of await goneFrom(log.trx, erasures)) {
    for (const table of ['upload', 'blob_owner', 'blob'] as const)
      await log.trx.deleteFrom(table).where('hash', '=', hash).execute()
  }
}

async function replay(log: Log, { id, unitId, scopeId, data, confirmedMs, marks, blobs }: Remembered): Promise<void> {
  await log.lock([
    scopeId,
    ...marks.map(mark => mark.scopeId),
  ])
  await log.trx.insertInto('erasure').values({
    id,
    unit_id: unitId,
    scope_id: scopeId,
    data: JSON.stringify(data),
    confirmed_ms: confirmedMs,
    done_ms: null,
  }).execute()
  for (const { hash, size, erasedMs } of blobs) {
    await log.trx.insertInto('erased_blob').values({
      hash,
      unit_id: unitId,
      erasure_id: id,
      size,
      stored_ms: null,
      erased_ms: erasedMs,
    }).onConflict(c => c.columns(['hash', 'unit_id']).doNothing()).execute()
  }
  if (log.scope(scopeId)) {
    await writeServerOps(log, [
      {
        scope: scopeId,
        kind: 'erasure.remembered',
        coll: 'erasure',
        id,
        body: { ...data, state: 'confirmed' },
      },
    ])
  }
  for (const { evidenceId, scopeId: place, mark } of marks)
    await replayMark(log, { evidenceId, place, mark })
}

/** Evidence that the copy does not hold yet comes again from its phone, and is met at the door. */
async function replayMark(log: Log, { evidenceId, place, mark }: { evidenceId: string, place: string, mark: ErasedMark }): Promise<void> {
  const scope = log.scope(place)
  if (scope && await readEvidence(log, scope, evidenceId))
    return await putMark(log, { scope, evidenceId, mark })
  await log.trx.insertInto('erased_mark').values({
    evidence_id: evidenceId,
    erasure_id: mark.id,
    scope_id: place,
    mark: JSON.stringify(mark),
    seq: Number.MAX_SAFE_INTEGER,
  }).onConflict(c => c.columns(['evidence_id', 'erasure_id']).doNothing()).execute()
}
