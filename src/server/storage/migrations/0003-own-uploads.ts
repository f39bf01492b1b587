import type { Migration } from 'kysely/migration'

/** Which device a link let in, and bytes by who sent them. */
export const ownUploadsMigration: Migration = {
  async up(db) {
    await db.schema.alterTable('link').addColumn('used_device', 'text').execute()
    await db.schema.createIndex('blob_owner_person').on('blob_owner').columns(['person_id', 'stored_ms']).execute()
  },
}
