import type { Disk } from '../storage/disk.ts'
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'

/** Bytes that could not be read where they are copied from: not the fault of the disk that they go to. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/** What the disk holds, piece by piece. @throws Unreadable */
export async function* readPieces(disk: Disk, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* disk.stream(path) as AsyncIterable<Uint8Array>
  }
  catch (error) {
    throw new Unreadable(path, { cause: error })
  }
}

/** SHA-256 in hexadecimal of what the disk holds. @throws Unreadable */
export async function hashFile(disk: Disk, path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of readPieces(disk, path))
    hash.update(piece)
  return hash.digest('hex')
}

/** Copies into a new file whose bytes are on the disk afterwards; SHA-256 of what was read. @throws Unreadable, or the disk's own error */
export async function copyFile(disk: Disk, from: string, to: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await disk.open(to, 'fresh')
  try {
    let at = 0
    for await (const piece of readPieces(disk, from)) {
      hash.update(piece)
      await file.write(piece, at)
      at += piece.length
    }
    await file.datasync()
  }
  finally {
    await file.close()
  }
  return hash.digest('hex')
}

/** Writes a small file under another name first: whoever reads it finds the old one or the new one, never half. */
export async function writeDurably(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const half = `${path}.half`
  await disk.remove(half)
  const file = await disk.open(half, 'fresh')
  try {
    await file.write(bytes, 0)
    await file.sync()
  }
  finally {
    await file.close()
  }
  await disk.rename(half, path)
  await disk.syncFolder(dirname(path))
}

/** Bytes and size of a file that something else wrote are on the disk. */
export async function syncFile(disk: Disk, path: string): Promise<void> {
  const file = await disk.open(path, 'known')
  try {
    await file.sync()
  }
  finally {
    await file.close()
  }
}
