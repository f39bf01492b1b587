import type { Migration } from 'kysely/migration'

/** What a person has begun to send is asked for with every piece. */
export const uploadsByPersonMigration: Migration = {
  async up(db) {
    await db.schema.createIndex('upload_person').on('upload').columns(['person_id', 'updated_ms']).execute()
  },
}
