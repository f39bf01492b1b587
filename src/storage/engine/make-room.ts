import type { NewBlob } from '../blob.ts'
import type { DeviceDatabase } from './records.ts'
import type { SpareTables } from './spare.ts'
import { Failure } from '../../domain/failure.ts'
import { releaseBackedUp } from './spare.ts'
import { prune } from './sweep.ts'

/** Freed beyond what is asked for, so that the next photograph does not stand before the same wall. */
const SPARE_BYTES = 8 * 1024 * 1024

/**
 * [DS30] On a full phone what can be fetched again makes way for what a person records, and after that what the server has
 * given a receipt for and backed up; then the work is done once more.
 */
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

export const spare = [
  'kv',
  'items',
  'blobs',
  'bytes',
  'drafts',
] as const

async function free(tables: SpareTables, bytes: number): Promise<number> {
  const freed = await prune(tables, bytes)
  return freed >= bytes
    ? freed
    : freed + (await releaseBackedUp(tables, bytes - freed)).bytes
}

async function hasFreed(db: DeviceDatabase, bytes: number): Promise<boolean> {
  const freed = await db.write('relaxed', spare, tables => free(tables, bytes)).catch(() => 0) // then the phone stays full, which is said
  return freed > 0
}

export function sizeOf(blobs: readonly NewBlob[] = []): number {
  return blobs.reduce((sum, { size }) => sum + size, 0)
}
