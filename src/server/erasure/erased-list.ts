import type { Db, Trx } from '../storage/database.ts'
import { Failure } from '../../domain/failure.ts'

/** Which of these hashes the unit has destroyed (ER5). */
export async function erasedAmong(db: Db | Trx, unitId: string, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0)
    return new Set()
  const rows = await db.selectFrom('erased_blob').select('hash').where('unit_id', '=', unitId).where('hash', 'in', [...hashes]).execute()
  return new Set(rows.map(row => row.hash))
}

/** @throws Failure('erased') */
export async function assertNotErased(db: Db | Trx, unitId: string, hash: string): Promise<void> {
  if ((await erasedAmong(db, unitId, [hash])).size > 0)
    throw new Failure('erased')
}

/** Does another unit of this server name these bytes? Nobody destroys what is another unit's (ER6). */
export async function isNamedElsewhere(db: Db | Trx, unitId: string, hash: string): Promise<boolean> {
  const ref = await db.selectFrom('blob_ref as ref')
    .innerJoin('scope', 'scope.id', 'ref.scope_id')
    .select('ref.hash')
    .where('ref.hash', '=', hash)
    .where('scope.unit_id', '<>', unitId)
    .limit(1)
    .executeTakeFirst()
  return ref !== undefined
}
