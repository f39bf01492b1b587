import type { EntityRow } from '../../domain/oplog/row.ts'
import type { Log } from '../oplog/log.ts'
import { markOfFile } from '../../domain/erasure/schema.ts'
import { derivativeOf, evidenceOf } from '../../domain/evidence/schema.ts'

/** The phone that took the photo makes its pictures, right after it; so long the server waits before it does. */
const PATIENCE_MS = 5 * 60_000

/** The original is here: looks again in some minutes whether somebody has made its pictures. */
export async function notePictureDue(log: Log, scopeId: string, row: EntityRow): Promise<void> {
  if (missingRoles(row).length > 0) {
    await log.trx.insertInto('picture_due').values({
      scope_id: scopeId,
      evidence_id: row.id,
      due_ms: log.nowMs + PATIENCE_MS,
      tries: 0,
    }).onConflict(c => c.columns(['scope_id', 'evidence_id']).doNothing()).execute()
  }
}

/** Which pictures a photo lacks; none for what is no photo, or is deleted or erased. */
export function missingRoles(row: EntityRow): Array<'thumb' | 'preview'> {
  const evidence = evidenceOf(row)
  if (row.deleted || evidence.kind !== 'photo' || !evidence.files[0]?.mime.startsWith('image/') || markOfFile(row.data, evidence.files[0].sha256))
    return []
  return (['thumb', 'preview'] as const).filter(role => !derivativeOf(evidence, role))
}
