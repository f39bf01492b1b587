import type { Remembered } from '../erasure/remembered.ts'
import type { Db } from '../storage/database.ts'
import type { Disk } from '../storage/disk.ts'
import { Buffer } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { readErasures, rememberedSchema } from '../erasure/remembered.ts'
import { StartRefused } from '../start/start-refused.ts'
import { readMeta } from '../storage/identity.ts'
import { waitingMigrations } from '../storage/migrations.ts'
import { openDatabase } from '../storage/open-database.ts'
import { blobPath } from './copy-blob.ts'
import { writeDurably } from './durable.ts'

const listSchema = v.object({
  v: v.literal(1),
  erasures: v.array(rememberedSchema),
})

function listIn(root: string): string {
  return join(root, 'erased.json')
}

/**
 * [BK16] What was erased, as the folder knows it, whichever snapshot is restored.
 * @throws StartRefused where the list cannot be read: restoring without it could bring back what was destroyed
 */
export function readErasedList(root: string): Remembered[] {
  const file = listIn(root)
  if (!existsSync(file))
    return []
  try {
    return v.parse(listSchema, JSON.parse(readFileSync(file, 'utf8'))).erasures
  }
  catch (error) {
    throw new StartRefused(`${file}, the list of what was erased, cannot be read: without it a restore would bring back what was destroyed. Nothing was changed.`, { cause: error })
  }
}

/** [BK16] Adds what the server has erased to the list beside the snapshots, then takes those bytes out of the folder. */
export async function keepErasedList(disk: Disk, { root, blobs }: { root: string, blobs: string }, { erasures, gone }: { erasures: readonly Remembered[], gone: ReadonlySet<string> }): Promise<void> {
  const all = joined(readErasedList(root), erasures)
  if (all.length === 0)
    return
  await writeDurably(disk, listIn(root), Buffer.from(`${JSON.stringify({ v: 1, erasures: all }, null, 2)}\n`))
  for (const hash of gone)
    await removeBlob(disk, blobs, hash)
}

export async function removeBlob(disk: Disk, blobs: string, hash: string): Promise<void> {
  const path = blobPath(blobs, hash)
  if (await disk.size(path) === undefined)
    return
  await disk.remove(path)
  await disk.syncFolder(dirname(path))
}

/** The first list's word counts where both speak of one. */
export function joined(...lists: ReadonlyArray<readonly Remembered[]>): Remembered[] {
  return [
    ...new Map(lists.flat().toReversed().map(erasure => [erasure.id, erasure])).values(),
  ].toReversed()
}

/** Of a database that no newer build has upgraded yet, too: nothing was ever erased there. */
export async function erasuresIn(db: Db): Promise<Remembered[]> {
  return (await waitingMigrations(db)).includes('0005-erasure')
    ? []
    : await readErasures(db)
}

/** [BK18] What the data folder that makes way had erased since the snapshot; a database that cannot be read tells nothing. */
export async function erasuresOf(file: string, serverId: string): Promise<Remembered[]> {
  if (!existsSync(file))
    return []
  let db: Db | undefined
  try {
    ;({ db } = openDatabase(file))
    return await readMeta(db, 'serverId') === serverId
      ? await erasuresIn(db)
      : []
  }
  catch {
    return []
  }
  finally {
    await db?.destroy()
  }
}
