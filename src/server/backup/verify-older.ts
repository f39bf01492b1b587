import type { Disk } from '../storage/disk.ts'
import type { Folders } from './backup-folder.ts'
import type { Named } from './copy-blob.ts'
import { join } from 'node:path'
import { readFacts, snapshotNames } from './backup-folder.ts'
import { blobPath } from './copy-blob.ts'
import { hashFile, Unreadable } from './durable.ts'
import { eachBlob } from './each-blob.ts'

/** Reads what only older snapshots need; a sentence for each that is damaged. */
export async function verifyOlder(disk: Disk, { root, snapshots, blobs }: Folders, seen: readonly Named[]): Promise<string[]> {
  const troubles: string[] = []
  for (const name of snapshotNames(root)) {
    if (await hashOrNull(disk, join(snapshots, name, 'jianzheng.sqlite')) !== readFacts(root, name)?.dbSha256)
      troubles.push(`The snapshot ${name} is damaged and cannot be restored.`)
  }
  const known = new Set(seen.map(({ hash }) => hash))
  for await (const hash of eachBlob(disk, blobs)) {
    if (!known.has(hash) && await hashOrNull(disk, blobPath(blobs, hash)) !== hash)
      troubles.push(`${blobPath(blobs, hash)} is damaged; only older snapshots name it.`)
  }
  return troubles
}

async function hashOrNull(disk: Disk, path: string): Promise<string | null> {
  try {
    return await hashFile(disk, path)
  }
  catch (error) {
    if (error instanceof Unreadable)
      return null
    throw error
  }
}
