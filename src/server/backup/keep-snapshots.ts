import type { Disk } from '../storage/disk.ts'
import type { Folders } from './backup-folder.ts'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { snapshotNames } from './backup-folder.ts'
import { blobPath } from './copy-blob.ts'
import { eachBlob } from './each-blob.ts'
import { blobsOf } from './snapshot.ts'

/**
 * Lets go of all but the newest snapshots, and of blobs that none of those names. Returns the names that went. Where one that
 * stays cannot be read, no blob goes: it may be the one that names it.
 */
export async function keepNewest(disk: Disk, { root, snapshots, half, blobs }: Folders, keep: number): Promise<string[]> {
  const names = snapshotNames(root)
  const dropped = names.slice(0, -keep)
  if (dropped.length === 0)
    return []
  const named = new Set(names.slice(-keep).flatMap(name => namedBy(join(snapshots, name, 'jianzheng.sqlite'))))
  for (const name of dropped) {
    await disk.rename(join(snapshots, name), join(half, name)) // half removed it must not look like one
    rmSync(join(half, name), { recursive: true })
  }
  await disk.syncFolder(snapshots)
  for await (const hash of eachBlob(disk, blobs)) {
    if (!named.has(hash))
      await disk.remove(blobPath(blobs, hash))
  }
  return dropped
}

function namedBy(file: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return blobsOf(database).map(({ hash }) => hash)
  }
  finally {
    database.close()
  }
}
