import type { Machine } from './backup.ts'
import type { Named, Shelf } from './copy-blob.ts'
import { join } from 'node:path'
import { copyBlob, examine, settle } from './copy-blob.ts'
import { createProgress } from './progress.ts'

interface Bringing { wish: { root: string, dataFolder: string }, machine: Machine }

/**
 * Brings every blob that the snapshot names into the data folder, reading all of it: what lies there already and is right is
 * not copied. Adds only; a file that nobody names harms nothing.
 */
export async function bringBlobs({ wish, machine }: Bringing, { half, blobs }: { half: string, blobs: readonly Named[] }): Promise<{ copied: number, lost: Named[] }> {
  const { disk } = machine
  const shelf: Shelf = {
    disk,
    half,
    blobs: join(wish.dataFolder, 'blobs'),
  }
  const from = join(wish.root, 'blobs')
  const progress = createProgress({ ...machine, what: 'verified', total: blobs.length })
  const lost: Named[] = []
  let copied = 0
  await disk.makeFolder(shelf.blobs)
  await disk.syncFolder(wish.dataFolder)
  for (const blob of blobs) {
    const isThere = await examine(shelf, blob) === 'whole'
    if (!isThere && await copyBlob(shelf, from, blob) !== 'whole')
      lost.push(blob)
    else if (!isThere)
      copied += 1
    progress.step(blob.size)
  }
  await settle(shelf, blobs.filter(blob => !lost.includes(blob)).map(({ hash }) => hash))
  return { copied, lost }
}
