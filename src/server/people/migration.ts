import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** 0002: people. Never edited once released. */
export const peopleMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createAccounts(db)
    await createSessions(db)
    await createLinks(db)
    await db.schema.createTable('attempt')
      .addColumn('id', 'text', c => c.primaryKey())
      .addColumn('failed', 'bigint', c => c.notNull())
      .addColumn('last_ms', 'bigint', c => c.notNull())
      .addColumn('locked_until_ms', 'bigint')
      .execute()
    await db.schema.createTable('erasure_wish')
      .addColumn('person_id', 'text', c => c.primaryKey())
      .addColumn('unit_id', 'text', c => c.notNull())
      .addColumn('asked_ms', 'bigint', c => c.notNull())
      .addColumn('reason', 'text', c => c.notNull())
      .execute()
  },
}

async function createAccounts(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('account')
    .addColumn('person_id', 'text', c => c.primaryKey())
    .addColumn('unit_id', 'text', c => c.notNull())
    .addColumn('login', 'text', c => c.notNull().unique())
    .addColumn('password_hash', 'text', c => c.notNull())
    .addColumn('created_ms', 'bigint', c => c.notNull())
    .addColumn('totp_secret', 'text')
    .addColumn('totp_pending', 'text')
    .addColumn('totp_step', 'bigint')
    .execute()
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('session')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('token_hash', 'text', c => c.notNull().unique())
    .addColumn('person_id', 'text', c => c.notNull())
    .addColumn('unit_id', 'text', c => c.notNull())
    .addColumn('device_id', 'text', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('created_ms', 'bigint', c => c.notNull())
    .addColumn('seen_ms', 'bigint', c => c.notNull())
    .addColumn('expires_ms', 'bigint', c => c.notNull())
    .addColumn('revoked_ms', 'bigint')
    .execute()
  await db.schema.createIndex('session_person').on('session').column('person_id').execute()
  await db.schema.createIndex('session_device').on('session').column('device_id').execute()
}

async function createLinks(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('link')
    .addColumn('id', 'text', c => c.primaryKey())
    .addColumn('token_hash', 'text', c => c.notNull().unique())
    .addColumn('purpose', 'text', c => c.notNull())
    .addColumn('unit_id', 'text')
    .addColumn('person_id', 'text')
    .addColumn('visit_id', 'text')
    .addColumn('grants', 'text', c => c.notNull())
    .addColumn('created_by', 'text')
    .addColumn('created_ms', 'bigint', c => c.notNull())
    .addColumn('expires_ms', 'bigint', c => c.notNull())
    .addColumn('used_ms', 'bigint')
    .execute()
  await db.schema.createIndex('link_person').on('link').column('person_id').execute()
}
