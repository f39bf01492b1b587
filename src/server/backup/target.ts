import type { Kind } from './backup-folder.ts'
import { Buffer } from 'node:buffer'
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isSetUp } from '../people/set-up-state.ts'
import { StartRefused } from '../start/start-refused.ts'
import { readMeta } from '../storage/identity.ts'
import { databaseFailure } from '../storage/medium-failure.ts'
import { openDatabase } from '../storage/open-database.ts'

/** How every SQLite file begins, except an empty one. */
const SQLITE_HEAD = 'SQLite format 3\0'

/** What lies where a backup shall be restored. */
export type Target = 'nothing' | 'empty' | 'unit' | 'broken'

/**
 * Looks at the database of a data folder that this process holds.
 * @throws StartRefused where a demo would take a real unit's place, or the other way round
 */
export async function inspectTarget(dataFolder: string, kind: Kind): Promise<Target> {
  const file = join(dataFolder, 'jianzheng.sqlite')
  if (!existsSync(file))
    return 'nothing'
  if (!isDatabase(file))
    return 'broken'
  let found: { kind: string | null, isSetUp: boolean }
  try {
    found = await look(file)
  }
  catch {
    return 'broken'
  }
  if (found.kind !== null && found.kind !== kind) {
    throw new StartRefused(kind === 'demo'
      ? `${dataFolder} holds a real unit and this is the backup of a demo (演示): name another folder with --data. Nothing was changed.`
      : `${dataFolder} holds the demo (演示) and this is the backup of a real unit: name another folder with --data. Nothing was changed.`)
  }
  return found.isSetUp
    ? 'unit'
    : 'empty'
}

/** Not asked of SQLite: whoever closes a file that is no database throws away the log beside it. */
function isDatabase(file: string): boolean {
  const head = Buffer.alloc(SQLITE_HEAD.length)
  const handle = openSync(file, 'r')
  try {
    return readSync(handle, head) === 0 || head.toString('latin1') === SQLITE_HEAD
  }
  finally {
    closeSync(handle)
  }
}

async function look(file: string): Promise<{ kind: string | null, isSetUp: boolean }> {
  const { db } = openDatabase(file)
  try {
    return {
      kind: await readMeta(db, 'kind'),
      isSetUp: await isSetUp(db),
    }
  }
  finally {
    await db.destroy()
  }
}

/**
 * A command at the machine may have the database open although no server holds the folder. Once it has gone it would take
 * what lies beside the new database for its own.
 * @throws StartRefused while anybody has it open
 */
export function assertUnused(dataFolder: string): void {
  const file = join(dataFolder, 'jianzheng.sqlite')
  if (!existsSync(file) || !isDatabase(file))
    return // a broken one is moved away as it is
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { timeout: 2000 })
    database.exec('pragma journal_mode = delete') // SQLite does this only for whoever is alone
  }
  catch (error) {
    if (databaseFailure(error)?.code === 'server-busy')
      throw new StartRefused(`Another command, such as a backup, works with the database in ${dataFolder}: wait until it is done. Nothing was changed.`, { cause: error })
    // What is broken further in is moved away as it is, too.
  }
  finally {
    database?.close()
  }
}
