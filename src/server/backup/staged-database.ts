import type { Remembered } from '../erasure/remembered.ts'
import type { Disk } from '../storage/disk.ts'
import type { BackupHead, SnapshotFacts } from './backup-folder.ts'
import type { Named } from './copy-blob.ts'
import type { Revision } from './restored-database.ts'
import { join } from 'node:path'
import { sql } from 'kysely'
import { goneFrom, readErasures } from '../erasure/remembered.ts'
import { StartRefused } from '../start/start-refused.ts'
import { readMeta } from '../storage/identity.ts'
import { migrate } from '../storage/migrations.ts'
import { openDatabase } from '../storage/open-database.ts'
import { copyFile, syncFile, Unreadable } from './durable.ts'
import { reviseDatabase } from './restored-database.ts'
import { assertSound, blobsOf } from './snapshot.ts'

export interface Staged {
  file: string
  blobs: readonly Named[]
  /** Erased: brought by nobody, and not left lying either. */
  gone: readonly string[]
  /** Makes it the database of a restored server, and durable. */
  revise: (revision: Omit<Revision, 'erasures'>) => Promise<void>
}

/**
 * Copies a snapshot's database to where it can be worked on, verified and brought up to this build.
 * @throws StartRefused where it is not what the backup wrote down, or of a newer version
 */
export async function stageDatabase(disk: Disk, { folder, facts, head, half, erasures }: { folder: string, facts: SnapshotFacts, head: BackupHead, half: string, erasures: readonly Remembered[] }): Promise<Staged> {
  const file = join(half, 'jianzheng.sqlite')
  if (await copied(disk, join(folder, 'jianzheng.sqlite'), file) !== facts.dbSha256)
    throw new StartRefused(`The database of the snapshot in ${folder} is damaged: name another one with --snapshot. Nothing was replaced.`)
  const { db, connection } = openDatabase(file)
  try {
    assertSound(connection, `The database of the snapshot in ${folder} is damaged`)
    if (await readMeta(db, 'serverId') !== head.serverId)
      throw new StartRefused(`The snapshot in ${folder} is another server's. Nothing was replaced.`)
    await migrate(db).catch((error: unknown) => {
      throw new StartRefused(`The snapshot in ${folder} is of a version that this one cannot work with: ${(error as Error).message}. Nothing was replaced.`, { cause: error })
    })
    const gone = await goneFrom(db, [
      ...await readErasures(db),
      ...erasures,
    ])
    return {
      file,
      blobs: blobsOf(connection).filter(({ hash }) => !gone.has(hash)),
      gone: [...gone],
      revise: async revision => await revise(disk, file, { ...revision, erasures }),
    }
  }
  finally {
    await db.destroy()
  }
}

async function copied(disk: Disk, from: string, to: string): Promise<string | null> {
  try {
    return await copyFile(disk, from, to)
  }
  catch (error) {
    if (error instanceof Unreadable)
      return null
    throw error
  }
}

async function revise(disk: Disk, file: string, revision: Revision): Promise<void> {
  const { db } = openDatabase(file)
  try {
    await reviseDatabase(db, revision)
    await sql`pragma journal_mode = delete`.execute(db) // one file: there is nothing beside it that a rename could leave behind
  }
  finally {
    await db.destroy()
  }
  await syncFile(disk, file)
}
