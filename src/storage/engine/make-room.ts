import type { NewBlob } from '../blob.ts'
import type { DeviceDatabase } from './records.ts'
import { Failure } from '../../domain/failure.ts'
import { prune } from './sweep.ts'

/** Freed beyond what is asked for, so that the next photograph does not stand before the same wall. */
const SPARE_BYTES = 8 * 1024 * 1024

/** [DS30] On a full phone what can be fetched again makes way for what a person records, and the work is done once more. */
export async function makingRoom<Result>(db: DeviceDatabase, bytes: number, attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt()
  }
  catch (error) {
    if (!(error instanceof Failure) || error.code !== 'storage-full' || !await hasFreed(db, bytes + SPARE_BYTES))
      throw error
    return await attempt()
  }
}

async function hasFreed(db: DeviceDatabase, bytes: number): Promise<boolean> {
  const freed = await db.write('relaxed', ['blobs', 'bytes'], tables => prune(tables, bytes)).catch(() => 0)
  return freed > 0
}

export function sizeOf(blobs: readonly NewBlob[] = []): number {
  return blobs.reduce((sum, { size }) => sum + size, 0)
}
