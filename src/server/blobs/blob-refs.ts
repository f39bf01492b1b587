import type { Caller } from '../caller.ts'
import type { LockedScope, StagedRow } from '../oplog/locked-scope.ts'
import type { Log } from '../oplog/log.ts'
import type { BlobTables, Db, Trx } from '../storage/database.ts'
import { blobsOf } from '../../domain/evidence/blobs-of.ts'

type BlobRef = BlobTables['blob_ref']

/** Keeps the table of who names which blob in step with rows that were written. */
export async function keepBlobRefs(log: Log, scope: LockedScope, staged: readonly StagedRow[]): Promise<void> {
  for (const one of staged) {
    const before = one.before
      ? blobsOf(one.before.data)
      : []
    const after = blobsOf(one.row.data)
    const gone = before.filter(hash => !after.includes(hash))
    const fresh = after.filter(hash => !before.includes(hash))
    const place = { scope_id: scope.id, coll: one.row.coll, entity_id: one.row.id }
    if (gone.length > 0)
      await log.trx.deleteFrom('blob_ref').where('scope_id', '=', scope.id).where('coll', '=', place.coll).where('entity_id', '=', place.entity_id).where('hash', 'in', gone).execute()
    if (fresh.length > 0) {
      await log.trx.insertInto('blob_ref').values(await newRefs(log, one, { place, hashes: fresh })).onConflict(c => c.columns([
        'hash',
        'scope_id',
        'coll',
        'entity_id',
      ]).doNothing()).execute()
    }
  }
}

async function newRefs(log: Log, { refs }: StagedRow, { place, hashes }: { place: Omit<BlobRef, 'hash' | 'by_person' | 'entitled'>, hashes: readonly string[] }): Promise<BlobRef[]> {
  if (refs === 'server') {
    return hashes.map(hash => ({
      ...place,
      hash,
      by_person: log.parts.identity.serverId,
      entitled: 1,
    }))
  }
  if ('copyOf' in refs) {
    const source = await log.trx.selectFrom('blob_ref').selectAll().where('scope_id', '=', refs.copyOf).where('coll', '=', place.coll).where('entity_id', '=', place.entity_id).execute()
    return hashes.map((hash) => {
      const known = source.find(ref => ref.hash === hash)
      return {
        ...place,
        hash,
        by_person: known?.by_person ?? '',
        entitled: known?.entitled ?? 0,
      }
    })
  }
  const readable = await readableBlobs(log.trx, hashes, refs.pulls)
  return hashes.map(hash => ({
    ...place,
    hash,
    by_person: refs.personId,
    entitled: readable.has(hash)
      ? 1
      : 0,
  }))
}

/**
 * Which of these blobs may be fetched by someone who pulls these scopes: a row there names it, and whoever wrote the name
 * had sent the bytes or could read them already. Knowing a hash is not enough.
 */
export async function readableBlobs(db: Db | Trx, hashes: readonly string[], scopes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0 || scopes.length === 0)
    return new Set()
  const rows = await db.selectFrom('blob_ref as ref')
    .leftJoin('blob_owner as owner', join => join.onRef('owner.hash', '=', 'ref.hash').onRef('owner.person_id', '=', 'ref.by_person').on('owner.quarantined', '=', 0))
    .select('ref.hash')
    .distinct()
    .where('ref.hash', 'in', [...hashes])
    .where('ref.scope_id', 'in', [...scopes])
    .where(eb => eb.or([
      eb('ref.entitled', '=', 1),
      eb('owner.hash', 'is not', null),
    ]))
    .execute()
  return new Set(rows.map(row => row.hash))
}

/** Which of these blobs this person sent themselves; what came from a stopped device only where such a one asks. */
export async function sentBlobs(db: Db | Trx, hashes: readonly string[], { personId, isRevoked }: Pick<Caller, 'personId' | 'isRevoked'>): Promise<Set<string>> {
  if (hashes.length === 0)
    return new Set()
  const rows = await db.selectFrom('blob_owner').select('hash').where('person_id', '=', personId).where('hash', 'in', [...hashes]).where('quarantined', '<=', Number(isRevoked)).execute()
  return new Set(rows.map(row => row.hash))
}
