import type { Disk } from '../storage/disk.ts'
import { join } from 'node:path'
import { copyFile, hashFile, Unreadable } from './durable.ts'

/** What came of bytes: all there, not there, or there but not what their name says. */
export type Found = 'whole' | 'missing' | 'damaged'

export interface Named { hash: string, size: number }

/** Blobs by their hash, `ab/cd/<sha256>` as the server keeps them. `half` is for what is being written, on the same disk. */
export interface Shelf { disk: Disk, blobs: string, half: string }

export function blobPath(blobs: string, hash: string): string {
  return join(blobs, hash.slice(0, 2), hash.slice(2, 4), hash)
}

/** Does a file of this name and size lie there? */
export async function holds({ disk, blobs }: Pick<Shelf, 'disk' | 'blobs'>, { hash, size }: Named): Promise<boolean> {
  return await disk.size(blobPath(blobs, hash)) === size
}

/** Reads all of it. */
export async function examine({ disk, blobs }: Pick<Shelf, 'disk' | 'blobs'>, { hash, size }: Named): Promise<Found> {
  const path = blobPath(blobs, hash)
  const found = await disk.size(path)
  if (found === undefined)
    return 'missing'
  if (found !== size)
    return 'damaged'
  try {
    return await hashFile(disk, path) === hash
      ? 'whole'
      : 'damaged'
  }
  catch (error) {
    if (error instanceof Unreadable)
      return 'damaged'
    throw error
  }
}

/**
 * Copies one blob onto a shelf: hashed on the way, flushed, read back, renamed last. What is not what its name says is not
 * kept. The folder's new name is made safe by `settle`.
 * @throws the shelf's own disk error; nothing half is left
 */
export async function copyBlob(shelf: Shelf, from: string, { hash, size }: Named): Promise<Found> {
  const { disk, half } = shelf
  const source = blobPath(from, hash)
  const found = await disk.size(source)
  if (found !== size) {
    return found === undefined
      ? 'missing'
      : 'damaged'
  }
  const part = join(half, hash)
  await disk.remove(part)
  try {
    if (await copyFile(disk, source, part) !== hash)
      return await discard(disk, part)
    if (await hashFile(disk, part) !== hash)
      throw new Error(`what was written to ${half} cannot be read back as it was`)
    await place(shelf, part, hash)
    return 'whole'
  }
  catch (error) {
    await discard(disk, part).catch(() => {}) // what went wrong first is what counts
    if (error instanceof Unreadable && error.message === source)
      return 'damaged'
    throw error
  }
}

async function discard(disk: Disk, part: string): Promise<'damaged'> {
  await disk.remove(part)
  return 'damaged'
}

async function place({ disk, blobs }: Shelf, part: string, hash: string): Promise<void> {
  const [outer, inner] = foldersOf(blobs, hash)
  await disk.makeFolder(outer)
  await disk.makeFolder(inner)
  await disk.rename(part, blobPath(blobs, hash))
}

/**
 * Makes the names of all these blobs safe. Of those too that an earlier run placed: it may have been killed before it came to this.
 */
export async function settle({ disk, blobs }: Pick<Shelf, 'disk' | 'blobs'>, hashes: Iterable<string>): Promise<void> {
  const folders = new Set([...hashes].flatMap(hash => foldersOf(blobs, hash)))
  for (const folder of [...folders].sort().reverse())
    await disk.syncFolder(folder)
  await disk.syncFolder(blobs)
}

function foldersOf(blobs: string, hash: string): [outer: string, inner: string] {
  const outer = join(blobs, hash.slice(0, 2))
  return [
    outer,
    join(outer, hash.slice(2, 4)),
  ]
}
