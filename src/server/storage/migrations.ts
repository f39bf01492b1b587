import type { Migration } from 'kysely/migration'
import type { Db } from './database.ts'
import { Migrator } from 'kysely/migration'
import { peopleMigration } from '../people/migration.ts'
import { opLogMigration } from './migrations/0001-op-log.ts'
import { ownUploadsMigration } from './migrations/0003-own-uploads.ts'
import { toldWaitingMigration } from './migrations/0004-told-waiting.ts'
import { erasureMigration } from './migrations/0005-erasure.ts'
import { uploadsByPersonMigration } from './migrations/0006-uploads-by-person.ts'

/** In order, by name. A released one is never edited or taken away. */
const migrations: Record<string, Migration> = {
  '0001-op-log': opLogMigration,
  '0002-people': peopleMigration,
  '0003-own-uploads': ownUploadsMigration,
  '0004-told-waiting': toldWaitingMigration,
  '0005-erasure': erasureMigration,
  '0006-uploads-by-person': uploadsByPersonMigration,
}

function migratorOf(db: Db): Migrator {
  return new Migrator({
    db,
    provider: {
      getMigrations: () => Promise.resolve(migrations),
    },
  })
}

/** The names of migrations that this database has not seen. */
export async function waitingMigrations(db: Db): Promise<string[]> {
  const all = await migratorOf(db).getMigrations()
  return all.filter(migration => migration.executedAt === undefined).map(migration => migration.name)
}

/**
 * Brings the tables up to this build. Each migration is one transaction.
 * @throws the database's own error where one fails; what was there before is untouched
 */
export async function migrate(db: Db): Promise<void> {
  const { error } = await migratorOf(db).migrateToLatest()
  if (error !== undefined)
    throw error
}
