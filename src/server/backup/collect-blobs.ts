import type { Db } from '../storage/database.ts'
import type { Found, Named, Shelf } from './copy-blob.ts'
import type { Progress } from './progress.ts'
import { StartRefused } from '../start/start-refused.ts'
import { blobPath, copyBlob, examine, holds } from './copy-blob.ts'
import { sizeWords } from './words.ts'

/** Bytes that the server should have and does not; `isHeld` where the backup holds a good copy of an earlier run. */
export interface Lost extends Named { found: Exclude<Found, 'whole'>, isHeld: boolean }

export interface Collected { copied: number, copiedBytes: number, mended: number, lost: Lost[] }

export interface Collection {
  shelf: Shelf
  /** The server's blobs. */
  from: string
  /** Reads everything, on both sides, instead of comparing sizes. */
  verify: boolean
  progress: Progress
}

/** Brings what the backup does not hold. Goes on past what is lost. */
export async function collectBlobs(collection: Collection, blobs: readonly Named[]): Promise<Collected> {
  const all: Collected = {
    copied: 0,
    copiedBytes: 0,
    mended: 0,
    lost: [],
  }
  for (const blob of blobs) {
    await (collection.verify
      ? verifyOne(collection, blob, all)
      : collectOne(collection, blob, all))
    collection.progress.step(blob.size)
  }
  return all
}

async function collectOne(collection: Collection, blob: Named, all: Collected): Promise<void> {
  const { shelf, from } = collection
  if (!await holds(shelf, blob))
    return await bring(collection, blob, all)
  if (!await holds({ disk: shelf.disk, blobs: from }, blob))
    await lose(collection, blob, all)
}

async function verifyOne(collection: Collection, blob: Named, all: Collected): Promise<void> {
  const { shelf, from } = collection
  const held = await examine(shelf, blob)
  if (held === 'whole') {
    if (await examine({ disk: shelf.disk, blobs: from }, blob) !== 'whole')
      await lose(collection, blob, all)
    return
  }
  const lostBefore = all.lost.length
  await bring(collection, blob, all)
  if (held === 'damaged' && all.lost.length === lostBefore)
    all.mended += 1
}

async function bring({ shelf, from }: Collection, blob: Named, all: Collected): Promise<void> {
  const found = await copyBlob(shelf, from, blob)
  if (found !== 'whole') {
    all.lost.push({
      ...blob,
      found,
      isHeld: false,
    })
    return
  }
  all.copied += 1
  all.copiedBytes += blob.size
}

/** The copy is never touched; before it is called good it is read. */
async function lose({ shelf, from }: Collection, blob: Named, all: Collected): Promise<void> {
  const found = await shelf.disk.size(blobPath(from, blob.hash)) === undefined
    ? 'missing'
    : 'damaged'
  all.lost.push({
    ...blob,
    found,
    isHeld: await examine(shelf, blob) === 'whole',
  })
}

/**
 * Refuses before anything is copied where there is no room for it.
 * @throws StartRefused
 */
export async function assertRoom({ disk, blobs: folder, half }: Shelf, root: string, blobs: readonly Named[]): Promise<void> {
  let needed = 0
  for (const blob of blobs) {
    if (!await holds({ disk, blobs: folder }, blob))
      needed += blob.size
  }
  const { freeBytes } = await disk.space(half)
  if (needed > freeBytes)
    throw new StartRefused(`The disk of ${root} is too full: ${sizeWords(needed)} are needed and ${sizeWords(freeBytes)} are free. Make room, or name a folder on another disk. Nothing was backed up.`)
}

/** Of what is missing, what the server itself threw away since the copy was made: nobody had named it. */
export async function thrownAway(db: Db, lost: readonly Lost[]): Promise<string[]> {
  const missing = lost.filter(({ found }) => found === 'missing')
  if (missing.length === 0)
    return []
  // A sweep removes the file first and commits later: this waits for it.
  return await db.transaction().execute(async (trx) => {
    const gone: string[] = []
    for (const { hash } of missing) {
      if (!await trx.selectFrom('blob').select('hash').where('hash', '=', hash).executeTakeFirst())
        gone.push(hash)
    }
    return gone
  })
}
