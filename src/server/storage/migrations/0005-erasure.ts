import type { Migration } from 'kysely/migration'

/** What two people had destroyed: the orders that stand, what each took from which evidence, and hashes that never come back. */
export const erasureMigration: Migration = {
  async up(db) {
    await db.schema.createTable('erasure')
      .addColumn('id', 'text', c => c.primaryKey())
      .addColumn('unit_id', 'text', c => c.notNull())
      .addColumn('scope_id', 'text', c => c.notNull())
      .addColumn('data', 'text', c => c.notNull())
      .addColumn('confirmed_ms', 'bigint', c => c.notNull())
      .addColumn('done_ms', 'bigint')
      .execute()
    await db.schema.createTable('erased_mark')
      .addColumn('evidence_id', 'text', c => c.notNull())
      .addColumn('erasure_id', 'text', c => c.notNull())
      .addColumn('scope_id', 'text', c => c.notNull())
      .addColumn('mark', 'text', c => c.notNull())
      .addColumn('seq', 'bigint', c => c.notNull())
      .addPrimaryKeyConstraint('erased_mark_key', ['evidence_id', 'erasure_id'])
      .execute()
    await db.schema.createTable('erased_blob')
      .addColumn('hash', 'text', c => c.notNull())
      .addColumn('unit_id', 'text', c => c.notNull())
      .addColumn('erasure_id', 'text', c => c.notNull())
      .addColumn('size', 'bigint', c => c.notNull())
      .addColumn('stored_ms', 'bigint')
      .addColumn('erased_ms', 'bigint', c => c.notNull())
      .addPrimaryKeyConstraint('erased_blob_key', ['hash', 'unit_id'])
      .execute()
  },
}
