import type { Db } from '../storage/database.ts'

/**
 * Do these bytes wait in quarantine for somebody's decision? Whoever decides has to see them: those that an undecided op of
 * their sender names, and those that a stopped device sent for a record that stands.
 */
export async function isUndecidedBlob(db: Db, unitId: string, hash: string): Promise<boolean> {
  const named = await db.selectFrom('op')
    .innerJoin('scope', 'scope.id', 'op.scope_id')
    .innerJoin('blob_owner as owner', 'owner.person_id', 'op.person_id')
    .select('op.op_id')
    .where('owner.hash', '=', hash)
    .where('scope.unit_id', '=', unitId)
    .where('op.body', 'like', `%${hash}%`)
    .where(eb => eb.or([
      eb('op.status', '=', 'quarantined'),
      eb('op.code', '=', 'op-not-released'),
    ]))
    .executeTakeFirst()
  if (named)
    return true
  const held = await db.selectFrom('blob_owner as owner')
    .innerJoin('blob_ref as ref', join => join.onRef('ref.hash', '=', 'owner.hash').onRef('ref.by_person', '=', 'owner.person_id'))
    .innerJoin('scope', 'scope.id', 'ref.scope_id')
    .select('owner.hash')
    .where('owner.hash', '=', hash)
    .where('owner.quarantined', '=', 1)
    .where('scope.unit_id', '=', unitId)
    .executeTakeFirst()
  return held !== undefined
}
