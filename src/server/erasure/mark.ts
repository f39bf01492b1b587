import type { ErasedMark } from '../../domain/erasure/schema.ts'
import type { Evidence } from '../../domain/evidence/schema.ts'
import type { EntityRow } from '../../domain/oplog/row.ts'
import type { LockedScope } from '../oplog/locked-scope.ts'
import type { Log } from '../oplog/log.ts'
import { goneWith } from '../../domain/erasure/redact.ts'
import { markOfFile } from '../../domain/erasure/schema.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { notePictureDue } from '../derivatives/due.ts'
import { flushStaged } from '../oplog/flush.ts'
import { withRows } from '../oplog/locked-scope.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { erasedAmong } from './erased-list.ts'
import { redactOps } from './redact-ops.ts'

/** Where a mark goes. The scope is locked. */
export interface Marking { scope: LockedScope, evidenceId: string, mark: ErasedMark }

/** ER4: takes out of a row what the mark names, shows that in visits, and notes what must not come back. */
export async function putMark(log: Log, { scope, evidenceId, mark }: Marking): Promise<void> {
  await writeServerOps(log, [
    {
      scope: scope.id,
      kind: 'evidence.erased',
      coll: 'evidence',
      id: evidenceId,
      body: { ...mark },
    },
  ])
  const row = await readEvidence(log, scope, evidenceId)
  if (!row)
    return
  await redactConflicts(log, scope, { evidenceId, fields: mark.fields })
  await redactCopies(log, scope, row)
  await redactOps(log.trx, { scopeId: scope.id, evidenceId, fields: mark.fields })
  await noteMark(log, { scope, evidenceId, mark })
  await log.trx.deleteFrom('picture_due').where('scope_id', '=', scope.id).where('evidence_id', '=', evidenceId).execute()
  await notePictureDue(log, scope.id, row)
}

export async function readEvidence(log: Log, scope: LockedScope, id: string): Promise<EntityRow | undefined> {
  return await withRows(log.trx, scope, () => scope.read('evidence', id))
}

/** A mark for this evidence: its own pictures go with its originals, because they show the same. */
export function markFor(evidence: Evidence, about: Omit<ErasedMark, 'files' | 'derivatives'>, hashes: readonly string[]): ErasedMark {
  const files = evidence.files.filter(file => hashes.includes(file.sha256))
  return {
    ...about,
    files: distinct(files),
    derivatives: files.length > 0
      ? distinct(evidence.derivatives)
      : [],
  }
}

function distinct(blobs: ReadonlyArray<{ sha256: string, size: number }>): ErasedMark['files'] {
  return [
    ...new Map(blobs.map(({ sha256, size }) => [
      sha256,
      { sha256, size },
    ])).values(),
  ]
}

/** The number is taken after the row was written: ops that had seen less had not seen this. */
async function noteMark(log: Log, { scope, evidenceId, mark }: Marking): Promise<void> {
  await log.trx.insertInto('erased_mark').values({
    evidence_id: evidenceId,
    erasure_id: mark.id,
    scope_id: scope.id,
    mark: JSON.stringify(mark),
    seq: scope.head,
  }).onConflict(c => c.columns(['evidence_id', 'erasure_id']).doUpdateSet({
    seq: scope.head,
  })).execute()
  const pictures = new Set(mark.derivatives.map(blob => blob.sha256))
  for (const { sha256, size } of goneWith(mark)) {
    if (!pictures.has(sha256) || !await isNamed(log, sha256)) {
      await refuseBlob(log, scope.unitId, {
        hash: sha256,
        size,
        erasureId: mark.id,
        atMs: mark.erasedMs,
      })
    }
  }
}

/** A blank page's picture may be another document's, too: such a one stays (ER6). */
async function isNamed({ trx }: Log, hash: string): Promise<boolean> {
  const ref = await trx.selectFrom('blob_ref').select('hash').where('hash', '=', hash).limit(1).executeTakeFirst()
  return ref !== undefined
}

/** From now on these bytes are neither given nor taken. Who named them may still be told why. */
export async function refuseBlob({ trx }: Pick<Log, 'trx'>, unitId: string, { hash, size, erasureId, atMs }: { hash: string, size: number, erasureId: string, atMs: number }): Promise<void> {
  const stored = await trx.selectFrom('blob').select('stored_ms').where('hash', '=', hash).executeTakeFirst()
  await trx.insertInto('erased_blob').values({
    hash,
    unit_id: unitId,
    erasure_id: erasureId,
    size,
    stored_ms: stored?.stored_ms ?? null,
    erased_ms: atMs,
  }).onConflict(c => c.columns(['hash', 'unit_id']).doNothing()).execute()
}

/** Words that crossed are kept beside each other: both go. */
async function redactConflicts(log: Log, scope: LockedScope, { evidenceId, fields }: { evidenceId: string, fields: readonly string[] }): Promise<void> {
  if (fields.length === 0)
    return
  const rows = await log.trx.selectFrom('row_').select(['id', 'data']).where('scope_id', '=', scope.id).where('coll', '=', 'conflict').where('data', 'like', `%"${evidenceId}"%`).execute()
  const touched = rows.filter(({ data }) => {
    const conflict = JSON.parse(data) as { entityId: string, path: string }
    return conflict.entityId === evidenceId && fields.includes(conflict.path)
  })
  await writeServerOps(log, touched.map(({ id }) => ({
    scope: scope.id,
    kind: 'conflict.erased',
    coll: 'conflict',
    id,
    body: {},
  })))
}

/** What visits were shown, closed ones too: there nothing is projected any more. */
async function redactCopies(log: Log, from: LockedScope, row: EntityRow): Promise<void> {
  const copies = await log.trx.selectFrom('row_').select('scope_id').where('coll', '=', 'evidence').where('id', '=', row.id).where('scope_id', 'like', 'visit:%').where('deleted', '=', 0).where('data', '<>', JSON.stringify(row.data)).execute()
  await log.lock(copies.map(copy => copy.scope_id))
  for (const { scope_id: id } of copies) {
    const visit = log.scope(id)
    if (!visit)
      continue
    await visit.load(log.trx, 'evidence', [row.id])
    visit.stage({
      coll: 'evidence',
      id: row.id,
      deleted: false,
      data: row.data,
      fields: [],
    }, {
      deviceId: log.parts.identity.deviceId,
      trustedMs: log.nowMs,
      refs: { copyOf: from.id },
    })
    await flushStaged(log, visit)
  }
}

/** ER8: a capture that comes (again) after its erasure, or another one of the same bytes, stands as erased from the start. */
export async function markAgain(log: Log, scope: LockedScope, evidenceId: string): Promise<void> {
  const known = await log.trx.selectFrom('erased_mark').selectAll().where('evidence_id', '=', evidenceId).where('scope_id', '=', scope.id).execute()
  for (const { mark } of known) {
    await putMark(log, {
      scope,
      evidenceId,
      mark: JSON.parse(mark) as ErasedMark,
    })
  }
  const row = await readEvidence(log, scope, evidenceId)
  const evidence = row && evidenceOf(row)
  if (!row || !evidence)
    return
  const hashes = evidence.files.map(file => file.sha256).filter(hash => !markOfFile(row.data, hash))
  for (const hash of await erasedAmong(log.trx, scope.unitId, hashes)) {
    const origin = await log.trx.selectFrom('erased_blob as blob')
      .innerJoin('erased_mark as mark', 'mark.erasure_id', 'blob.erasure_id')
      .select('mark.mark')
      .where('blob.hash', '=', hash)
      .where('blob.unit_id', '=', scope.unitId)
      .executeTakeFirst()
    if (origin) {
      const about = JSON.parse(origin.mark) as ErasedMark
      await putMark(log, {
        scope,
        evidenceId,
        mark: markFor(evidence, { ...about, fields: [] }, [hash]),
      })
    }
  }
}
