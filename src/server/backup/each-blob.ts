import type { Disk } from '../storage/disk.ts'
import { join } from 'node:path'

/** The hash of every blob that lies in a folder, whoever names it. */
export async function* eachBlob(disk: Disk, blobs: string): AsyncGenerator<string> {
  for (const outer of await folderNames(disk, blobs)) {
    for (const inner of await folderNames(disk, join(blobs, outer))) {
      const names = await disk.list(join(blobs, outer, inner))
      yield* names.filter(name => /^[0-9a-f]{64}$/.test(name))
    }
  }
}

async function folderNames(disk: Disk, folder: string): Promise<string[]> {
  const names = await disk.list(folder)
  return names.filter(name => /^[0-9a-f]{2}$/.test(name)).sort()
}
