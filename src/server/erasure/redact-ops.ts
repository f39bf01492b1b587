import type { ErasableField } from '../../domain/erasure/schema.ts'
import type { RowData } from '../../domain/oplog/row.ts'
import type { RawOp } from '../oplog/stored-op.ts'
import type { Db, OpRow, Trx } from '../storage/database.ts'
import { redacted } from '../../domain/erasure/redact.ts'

interface Redacting { scopeId: string, evidenceId: string, fields: readonly ErasableField[] }

/**
 * ER4: takes the fields out of every op that speaks of this evidence, whatever became of it: applied, in quarantine, deferred,
 * refused, or so broken that only its text was kept. What was said about words that crossed goes too.
 */
export async function redactOps(db: Db | Trx, { scopeId, evidenceId, fields }: Redacting): Promise<void> {
  if (fields.length === 0)
    return
  const about = await db.selectFrom('op').select(['device_id', 'op_no', 'body', 'raw']).where('coll', '=', 'evidence').where('entity_id', '=', evidenceId).execute()
  const broken = await db.selectFrom('op').select(['device_id', 'op_no', 'body', 'raw']).where('kind', '=', '').where('raw', 'like', `%"${evidenceId}"%`).execute()
  for (const op of [
    ...about,
    ...broken,
  ])
    await rewrite(db, op, body => redacted(body, fields))
  await redactNotes(db, { scopeId, evidenceId, fields })
}

async function redactNotes(db: Db | Trx, { scopeId, evidenceId, fields }: Redacting): Promise<void> {
  const conflicts = await db.selectFrom('row_').select(['id', 'data']).where('scope_id', '=', scopeId).where('coll', '=', 'conflict').where('data', 'like', `%"${evidenceId}"%`).execute()
  const ids = conflicts.filter(({ data }) => fields.includes((JSON.parse(data) as { path: ErasableField }).path)).map(({ id }) => id)
  if (ids.length === 0)
    return
  const ops = await db.selectFrom('op').select(['device_id', 'op_no', 'body', 'raw']).where('scope_id', '=', scopeId).where('coll', '=', 'conflict').where('entity_id', 'in', ids).execute()
  for (const op of ops)
    await rewrite(db, op, ({ note: _, ...body }) => body)
}

type Kept = Pick<OpRow, 'device_id' | 'op_no' | 'body' | 'raw'>

async function rewrite(db: Db | Trx, { device_id, op_no, body, raw }: Kept, change: (body: RowData) => RowData): Promise<void> {
  const after = {
    body: JSON.stringify(change(JSON.parse(body) as RowData)),
    raw: raw === null
      ? null
      : JSON.stringify(changedRaw(JSON.parse(raw) as RawOp, change)),
  }
  if (after.body !== body || after.raw !== raw)
    await db.updateTable('op').set(after).where('device_id', '=', device_id).where('op_no', '=', op_no).execute()
}

function changedRaw(raw: RawOp, change: (body: RowData) => RowData): RawOp {
  return typeof raw.body === 'object' && raw.body !== null
    ? {
        ...raw,
        body: change(raw.body as RowData),
      }
    : raw
}
