import type { Grant } from '../../domain/access/roles.ts'
import type { RowData } from '../../domain/oplog/row.ts'
import type { Cycle, Person } from '../../domain/unit/ops.ts'
import type { Db, Trx } from '../storage/database.ts'
import { scopeId } from '../../domain/scope.ts'

/** Rows that stand in a scope, read outside the op log: not deleted, as last committed. */
export async function readRow<T = RowData>(db: Db | Trx, scope: string, { coll, id }: { coll: string, id: string }): Promise<T | undefined> {
  const row = await db.selectFrom('row_').select('data').where('scope_id', '=', scope).where('coll', '=', coll).where('id', '=', id).where('deleted', '=', 0).executeTakeFirst()
  return row && JSON.parse(row.data) as T
}

export async function readRows<T = RowData>(db: Db | Trx, scope: string, coll: string): Promise<{ id: string, data: T }[]> {
  const rows = await db.selectFrom('row_').select(['id', 'data']).where('scope_id', '=', scope).where('coll', '=', coll).where('deleted', '=', 0).orderBy('seq').execute()
  return rows.map(({ id, data }) => ({
    id,
    data: JSON.parse(data) as T,
  }))
}

export async function readPerson(db: Db | Trx, unitId: string, personId: string): Promise<Person | undefined> {
  return readRow<Person>(db, scopeId('unit', unitId), { coll: 'person', id: personId })
}

export async function readCycle(db: Db | Trx, unitId: string, cycleId: string): Promise<Cycle | undefined> {
  return readRow<Cycle>(db, scopeId('unit', unitId), { coll: 'cycle', id: cycleId })
}

/** Every grant of the unit, ended ones too. */
export async function readGrants(db: Db | Trx, unitId: string): Promise<Grant[]> {
  const rows = await readRows<Grant>(db, scopeId('unit', unitId), 'grant')
  return rows.map(row => row.data)
}

export async function readGrantsOf(db: Db | Trx, unitId: string, personId: string): Promise<Grant[]> {
  return (await readGrants(db, unitId)).filter(grant => grant.personId === personId)
}
