import type { Migration } from 'kysely/migration'

/** When a device last said what waits on it: being seen is not the same, it may only have read. */
export const toldWaitingMigration: Migration = {
  async up(db) {
    await db.schema.alterTable('device').addColumn('waiting_ms', 'bigint').execute()
  },
}
