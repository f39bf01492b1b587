import type { Log } from '../oplog/log.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { notePictureDue } from '../derivatives/due.ts'
import { withRows } from '../oplog/locked-scope.ts'
import { writeServerOps } from '../oplog/server-writer.ts'

/**
 * Signs for every original of a piece of evidence that is here and has no receipt yet. Called when the op arrives and when
 * bytes arrive, so the order does not matter; saying it again changes nothing.
 */
export async function issueReceipts(log: Log, scopeId: string, evidenceId: string): Promise<void> {
  const scope = log.scope(scopeId)
  if (!scope)
    return
  const row = await withRows(log.trx, scope, () => scope.read('evidence', evidenceId))
  if (!row)
    return
  const { files, receipts, manifest, manifestHash } = evidenceOf(row)
  const owed = [
    ...new Set(files.map(file => file.sha256)),
  ].filter(hash => !receipts.some(receipt => receipt.statement.sha256 === hash))
  if (owed.length === 0)
    return
  const stored = await log.trx.selectFrom('blob_owner').select('hash').distinct().where('hash', 'in', owed).where('quarantined', '=', 0).execute()
  const signed = stored.map(({ hash }) => log.parts.signer.sign({
    v: 1,
    opId: manifest.opId,
    sha256: hash,
    manifestHash,
    receivedMs: log.nowMs,
  }))
  if (signed.length === 0)
    return
  await writeServerOps(log, [
    {
      scope: scopeId,
      kind: 'receipt.issued',
      coll: 'evidence',
      id: evidenceId,
      body: { receipts: signed },
    },
  ])
  await notePictureDue(log, scopeId, row)
}

/** The bytes of a blob are here now: signs for every piece of evidence that names them. */
export async function issueReceiptsFor(log: Log, hash: string): Promise<void> {
  const refs = await log.trx.selectFrom('blob_ref').select(['scope_id', 'entity_id']).where('hash', '=', hash).where('coll', '=', 'evidence').where('scope_id', 'like', 'work:%').execute()
  await log.lock(refs.map(ref => ref.scope_id))
  for (const ref of refs)
    await issueReceipts(log, ref.scope_id, ref.entity_id)
}
