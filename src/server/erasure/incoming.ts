import type { ErasableField, ErasedMark } from '../../domain/erasure/schema.ts'
import type { Op } from '../../domain/oplog/op.ts'
import type { RowData } from '../../domain/oplog/row.ts'
import type { Log } from '../oplog/log.ts'
import type { RawOp } from '../oplog/stored-op.ts'
import type { Trx } from '../storage/database.ts'
import * as v from 'valibot'
import { redacted } from '../../domain/erasure/redact.ts'
import { derivativeSchema } from '../../domain/evidence/schema.ts'
import { refuseBlob } from './mark.ts'

/**
 * ER8: before they are kept, ops of phones that had not heard of an erasure lose what it named. Whoever had seen it and writes
 * anew is taken at their word.
 */
export async function withoutErased(trx: Trx, ops: readonly RawOp[]): Promise<readonly RawOp[]> {
  const ids = [
    ...new Set(ops.map(op => op.id).filter(id => typeof id === 'string')),
  ]
  if (ids.length === 0)
    return ops
  const marks = await trx.selectFrom('erased_mark').selectAll().where('evidence_id', 'in', ids).execute()
  return marks.length === 0
    ? ops
    : ops.map((op) => {
        const fields = marks.filter(mark => mark.evidence_id === op.id && !hasSeen(op, mark.seq)).flatMap(({ mark }) => (JSON.parse(mark) as ErasedMark).fields)
        return fields.length > 0
          ? redactedOp(op, fields)
          : op
      })
}

function hasSeen({ baseSeq }: RawOp, seq: number): boolean {
  return typeof baseSeq === 'number' && baseSeq >= seq
}

/** Takes the fields out of an op as it came. */
export function redactedOp(op: RawOp, fields: readonly ErasableField[]): RawOp {
  return typeof op.body === 'object' && op.body !== null
    ? {
        ...op,
        body: redacted(op.body as RowData, fields),
      }
    : op
}

/** ER7: the bytes of a picture that was refused because its original is erased do not come in by another door. */
export async function refuseItsBytes(log: Log, { kind, id, body }: Op): Promise<void> {
  const picture = v.safeParse(derivativeSchema, body)
  if (kind !== 'derivative.added' || !picture.success)
    return
  const mark = await log.trx.selectFrom('erased_mark').innerJoin('erasure', 'erasure.id', 'erased_mark.erasure_id').select(['erasure.unit_id', 'erasure.id']).where('evidence_id', '=', id).executeTakeFirst()
  const { sha256: hash, size } = picture.output
  const named = await log.trx.selectFrom('blob_ref').select('hash').where('hash', '=', hash).limit(1).executeTakeFirst()
  if (mark && !named) {
    await refuseBlob(log, mark.unit_id, {
      hash,
      size,
      erasureId: mark.id,
      atMs: log.nowMs,
    })
  }
}
