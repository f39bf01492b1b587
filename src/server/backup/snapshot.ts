import type { Db } from '../storage/database.ts'
import type { Disk } from '../storage/disk.ts'
import type { Named } from './copy-blob.ts'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { StartRefused } from '../start/start-refused.ts'

/** A copied database, opened by itself: nobody else knows it yet. */
export interface Copy {
  file: string
  epoch: string
  /** Highest number per scope that it holds. */
  heads: ReadonlyArray<{ id: string, head: number }>
  blobs: readonly Named[]
}

/**
 * Copies the database as it is at one moment, while the server goes on writing.
 * @throws StartRefused where the copy is damaged: then the database is
 */
export async function copyDatabase(disk: Disk, db: Db, file: string): Promise<Copy> {
  const fresh = await disk.open(file, 'fresh') // SQLite fills an empty file; this one is nobody else's to read
  await fresh.close()
  await sql`vacuum into ${file}`.execute(db)
  const copy = new DatabaseSync(file)
  try {
    assertSound(copy, 'The database of the server is damaged')
    copy.exec('pragma journal_mode = delete') // one file, whatever happens to it
    return {
      file,
      epoch: String(copy.prepare('select v from meta where k = ?').get('epoch')?.v),
      heads: copy.prepare('select id, head from scope').all() as unknown as Copy['heads'],
      blobs: blobsOf(copy),
    }
  }
  finally {
    copy.close()
  }
}

/** In the order of their names, which is the order of their folders. */
export function blobsOf(database: DatabaseSync): Named[] {
  return database.prepare('select hash, size from blob order by hash').all() as unknown as Named[]
}

/** @throws StartRefused with what SQLite found, or because it could not even look */
export function assertSound(database: DatabaseSync, sentence: string): void {
  let found: string
  try {
    found = database.prepare('pragma integrity_check(3)').all().map(row => String(row.integrity_check)).join('; ')
  }
  catch (error) {
    found = (error as Error).message
  }
  if (found !== 'ok')
    throw new StartRefused(`${sentence}: ${found}`)
}

/** Takes out of the copy what the server has thrown away for good since it was made. */
export function forgetBlobs({ file }: Pick<Copy, 'file'>, hashes: readonly string[]): void {
  const copy = new DatabaseSync(file)
  try {
    copy.exec('begin')
    for (const table of ['blob_owner', 'blob'])
      hashes.forEach(hash => copy.prepare(`delete from ${table} where hash = ?`).run(hash))
    copy.exec('commit')
  }
  finally {
    copy.close()
  }
}
