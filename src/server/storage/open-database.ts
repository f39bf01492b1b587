import type { Database, Db } from './database.ts'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'

/** An open database and the connection beneath it; `file` may be `:memory:`. */
export interface OpenDatabase {
  db: Db
  connection: DatabaseSync
}

/** Every commit is on the disk when it returns (WAL, synchronous FULL). */
export function openDatabase(file: string): OpenDatabase {
  const connection = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
  connection.exec('pragma journal_mode = wal')
  connection.exec('pragma synchronous = full')
  connection.exec('pragma secure_delete = on') // what was erased does not lie on in free pages
  return {
    db: new Kysely<Database>({
      dialect: nodeSqliteDialect(connection),
    }),
    connection,
  }
}
