import type { Unit } from '../../domain/unit/ops.ts'
import type { Db, Trx } from '../storage/database.ts'

/** Has someone founded a unit here? */
export async function isSetUp(db: Db | Trx): Promise<boolean> {
  return await db.selectFrom('scope').select('id').where('id', 'like', 'unit:%').limit(1).executeTakeFirst() !== undefined
}

/** Is what was founded here a demo, and nothing else? */
export async function isDemoUnit(db: Db | Trx): Promise<boolean> {
  const rows = await db.selectFrom('row_').select('data').where('coll', '=', 'unit').where('scope_id', 'like', 'unit:%').execute()
  return rows.length > 0 && rows.every(row => (JSON.parse(row.data) as Unit).isDemo)
}
