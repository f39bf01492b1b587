import type { Disk } from '../storage/disk.ts'
import type { Marker } from './restore-marker.ts'
import { Buffer } from 'node:buffer'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { blobPath } from './copy-blob.ts'
import { writeDurably } from './durable.ts'

/** Order matters: once the database itself is kept, all of it is, and what lies in its old place is the new one. */
const database = ['jianzheng.sqlite-wal', 'jianzheng.sqlite-shm', 'jianzheng.sqlite'] as const

/**
 * Keeps the database and the key from before in a folder of their own. Safe to repeat: what an earlier run has kept already
 * stays as it is.
 */
export async function keepBefore(disk: Disk, { dataFolder, kept, hadDatabase, hadKey }: Marker & { dataFolder: string }): Promise<void> {
  mkdirSync(kept, { recursive: true, mode: 0o700 })
  await disk.syncFolder(dirname(kept))
  await disk.syncFolder(dataFolder)
  const key = join(dataFolder, 'receipt-key.pem')
  if (hadKey && !existsSync(join(kept, 'receipt-key.pem')))
    await writeDurably(disk, join(kept, 'receipt-key.pem'), readFileSync(key))
  if (!hadDatabase || existsSync(join(kept, 'jianzheng.sqlite')))
    return
  for (const name of database) {
    if (!existsSync(join(dataFolder, name)))
      continue
    await disk.rename(join(dataFolder, name), join(kept, name))
    await disk.syncFolder(kept)
    await disk.syncFolder(dataFolder)
  }
}

/** The new key, then the new database. A log of an older one beside it would be played into it, so there must be none. */
export async function place(disk: Disk, { dataFolder, staged, key }: { dataFolder: string, staged: string, key: Uint8Array | null }): Promise<void> {
  if (key)
    await writeDurably(disk, join(dataFolder, 'receipt-key.pem'), Buffer.from(key))
  await disk.remove(join(dataFolder, 'jianzheng.sqlite-wal'))
  await disk.remove(join(dataFolder, 'jianzheng.sqlite-shm'))
  await disk.syncFolder(dataFolder)
  await disk.rename(staged, join(dataFolder, 'jianzheng.sqlite'))
  await disk.syncFolder(dataFolder)
}

/** Bytes that rotted here and that no backup has: out of the way of the phone that brings them again, and still there to look at. */
export async function keepDamaged(disk: Disk, { dataFolder, kept, hash }: { dataFolder: string, kept: string, hash: string }): Promise<void> {
  const path = blobPath(join(dataFolder, 'blobs'), hash)
  if (await disk.size(path) === undefined)
    return
  const folder = join(kept, 'damaged')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await disk.rename(path, join(folder, hash))
  await disk.syncFolder(folder)
  await disk.syncFolder(dirname(path))
}
