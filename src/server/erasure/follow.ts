import type { Op } from '../../domain/oplog/op.ts'
import type { LockedScope } from '../oplog/locked-scope.ts'
import type { Log } from '../oplog/log.ts'
import type { Noted } from '../people/audit.ts'
import { erasureOf } from '../../domain/erasure/schema.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { withRows } from '../oplog/locked-scope.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { auditOp } from '../people/audit.ts'
import { markFor, putMark, readEvidence } from './mark.ts'

const noted: Readonly<Record<string, Noted>> = {
  'erasure.ordered': 'erasure.ordered',
  'erasure.withdrawn': 'erasure.withdrawn',
  'erasure.refused': 'erasure.refused',
  'erasure.confirmed': 'erasure.confirmed',
  'erasure.carriedOut': 'erasure.carriedOut',
}

/** What follows from a word about an erasure, in the same transaction: the audit, and on a confirmation nothing of it can be read any more. */
export async function followErasure(log: Log, scope: LockedScope, { op, personId }: { op: Op, personId: string }): Promise<void> {
  const what = noted[op.kind]
  if (what === undefined)
    return
  const row = await withRows(log.trx, scope, () => scope.read('erasure', op.id))
  if (!row)
    return
  const { evidenceId, hashes, fields, ground, reason, decision } = erasureOf(row)
  if (op.kind === 'erasure.confirmed')
    await takeAway(log, scope, op.id)
  await writeServerOps(log, [
    auditOp(log, scope.unitId, {
      what,
      by: op.kind === 'erasure.carriedOut'
        ? null
        : personId,
      target: evidenceId,
      detail: {
        erasureId: op.id,
        files: hashes.length,
        fields: fields.length,
        ground,
      },
      reason: decision ?? reason,
    }),
  ])
}

/** ER6: originals go by hash, from every piece of the unit that names them; each with its own pictures. */
async function takeAway(log: Log, scope: LockedScope, erasureId: string): Promise<void> {
  const row = await withRows(log.trx, scope, () => scope.read('erasure', erasureId))
  if (!row)
    return
  const erasure = erasureOf(row)
  await log.trx.insertInto('erasure').values({
    id: erasureId,
    unit_id: scope.unitId,
    scope_id: scope.id,
    data: JSON.stringify(row.data),
    confirmed_ms: log.nowMs,
    done_ms: null,
  }).execute()
  const about = {
    id: erasureId,
    fields: erasure.fields,
    ground: erasure.ground,
    reason: erasure.reason,
    orderedBy: erasure.orderedBy,
    orderedMs: erasure.orderedMs,
    confirmedBy: erasure.decidedBy ?? '',
    erasedMs: log.nowMs,
  }
  const places = [
    { scopeId: scope.id, evidenceId: erasure.evidenceId },
    ...await alsoNaming(log, scope, erasure),
  ]
  await log.lock(places.map(place => place.scopeId))
  for (const { scopeId, evidenceId } of places) {
    const there = log.scope(scopeId)
    const evidence = there && await readEvidence(log, there, evidenceId)
    if (!there || !evidence)
      continue
    const fields = evidenceId === erasure.evidenceId
      ? about.fields
      : []
    await putMark(log, {
      scope: there,
      evidenceId,
      mark: markFor(evidenceOf(evidence), { ...about, fields }, erasure.hashes),
    })
  }
}

async function alsoNaming({ trx }: Log, scope: LockedScope, { evidenceId, hashes }: { evidenceId: string, hashes: readonly string[] }): Promise<Array<{ scopeId: string, evidenceId: string }>> {
  if (hashes.length === 0)
    return []
  const refs = await trx.selectFrom('blob_ref as ref')
    .innerJoin('scope', 'scope.id', 'ref.scope_id')
    .select(['ref.scope_id as scopeId', 'ref.entity_id as evidenceId'])
    .distinct()
    .where('ref.hash', 'in', [...hashes])
    .where('ref.coll', '=', 'evidence')
    .where('ref.scope_id', 'like', 'work:%')
    .where('scope.unit_id', '=', scope.unitId)
    .where('ref.entity_id', '<>', evidenceId)
    .execute()
  return refs
}
