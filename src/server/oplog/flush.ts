import type { LockedScope, StagedRow } from './locked-scope.ts'
import type { Log } from './log.ts'
import { keepBlobRefs } from '../blobs/blob-refs.ts'

/** Puts what an op staged in a scope into the tables; returns it. */
export async function flushStaged(log: Log, scope: LockedScope): Promise<StagedRow[]> {
  const { staged } = scope
  for (let at = 0; at < staged.length; at += 200) {
    const rows = staged.slice(at, at + 200).map(({ row }) => ({
      scope_id: scope.id,
      coll: row.coll,
      id: row.id,
      seq: row.seq,
      deleted: row.deleted ? 1 : 0,
      data: JSON.stringify(row.data),
      fver: JSON.stringify(row.fver),
    }))
    await log.trx.insertInto('row_').values(rows).onConflict(conflict => conflict.columns(['scope_id', 'coll', 'id']).doUpdateSet(eb => ({
      seq: eb.ref('excluded.seq'),
      deleted: eb.ref('excluded.deleted'),
      data: eb.ref('excluded.data'),
      fver: eb.ref('excluded.fver'),
    }))).execute()
  }
  scope.keepStaged()
  await keepBlobRefs(log, scope, staged)
  return staged
}
