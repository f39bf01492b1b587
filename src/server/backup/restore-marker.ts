import type { Disk } from '../storage/disk.ts'
import { Buffer } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { StartRefused } from '../start/start-refused.ts'
import { restoreMarker } from '../start/unfinished-restore.ts'
import { writeDurably } from './durable.ts'

/** What the next run must know of one that did not finish. */
const markerSchema = v.object({
  /** In the data folder: where what was there before is kept. */
  kept: v.string(),
  /** Was there a database when the restore began? Then it is the one that is kept, and no later one. */
  hadDatabase: v.boolean(),
  hadKey: v.boolean(),
})
export type Marker = v.InferOutput<typeof markerSchema>

export function readMarker(dataFolder: string): Marker | null {
  const file = restoreMarker(dataFolder)
  if (!existsSync(file))
    return null
  try {
    return v.parse(markerSchema, JSON.parse(readFileSync(file, 'utf8')))
  }
  catch (error) {
    throw new StartRefused(`${file} cannot be read: it tells how far a restore came. Restore into an empty folder with --data.`, { cause: error })
  }
}

export async function leaveMarker(disk: Disk, dataFolder: string, marker: Marker): Promise<void> {
  await writeDurably(disk, restoreMarker(dataFolder), Buffer.from(`${JSON.stringify(marker)}\n`))
}

export async function clearMarker(disk: Disk, dataFolder: string): Promise<void> {
  const file = restoreMarker(dataFolder)
  await disk.remove(file)
  await disk.syncFolder(dirname(file))
}
