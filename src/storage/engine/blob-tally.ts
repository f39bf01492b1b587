import type { BlobState } from '../blob.ts'
import type { Kv } from './kv.ts'
import type { BlobRecord, DeviceTables } from './records.ts'

/** How many blobs there are of one state and place in the order of upload, and how large they are together. */
export interface BlobSum { count: number, bytes: number }

/** By `state/order`. Downloads are not in it: they come by the thousand, and nobody asks how many. */
export type BlobTally = Readonly<Record<string, BlobSum>>

/** One blob before and after; `undefined` where it was not there or goes. */
export interface BlobChange { before: BlobRecord | undefined, after: BlobRecord | undefined }

type TallyTables = Pick<DeviceTables, 'kv' | 'blobs'>

const name = 'blob-tally'

function partOf({ state, order }: BlobRecord): string {
  return `${state}/${order}`
}

/** One small read, however many blobs wait. */
export async function readBlobTally(tables: TallyTables): Promise<BlobTally> {
  return await kept(tables) ?? await measure(tables)
}

async function kept({ kv }: Kv): Promise<BlobTally | undefined> {
  return (await kv.get(name))?.value as BlobTally | undefined
}

/** A store from before this was counted: counted once, with the next change it is kept. */
async function measure({ blobs }: Pick<DeviceTables, 'blobs'>): Promise<BlobTally> {
  return addUp({}, (await blobs.range({})).map(after => ({ before: undefined, after })))
}

/**
 * Counts changes in, in the transaction that writes them and behind the writes. Never twice side by side: both would count on
 * the same sums.
 */
export async function countBlobs(tables: TallyTables, changes: readonly BlobChange[]): Promise<void> {
  const moved = changes.filter(({ before, after }) => (before && partOf(before)) !== (after && partOf(after)))
  if (moved.every(({ before, after }) => !isCounted(before) && !isCounted(after)))
    return
  const sums = await kept(tables)
  await tables.kv.put({
    name,
    value: sums
      ? addUp(sums, moved)
      : await measure(tables),
  })
}

function isCounted(blob: BlobRecord | undefined): blob is BlobRecord {
  return blob !== undefined && blob.state !== 'fetched'
}

function addUp(sums: BlobTally, changes: readonly BlobChange[]): BlobTally {
  const next = new Map(Object.entries(sums))
  const add = (blob: BlobRecord | undefined, step: 1 | -1): void => {
    if (!isCounted(blob))
      return
    const { count, bytes } = next.get(partOf(blob)) ?? { count: 0, bytes: 0 }
    next.set(partOf(blob), { count: count + step, bytes: bytes + step * blob.size })
  }
  for (const { before, after } of changes) {
    add(before, -1)
    add(after, 1)
  }
  return Object.fromEntries([...next].filter(([, { count }]) => count > 0))
}

/** Everything of these states; of one place in the order where it is named. */
export function sumOf(tally: BlobTally, states: readonly BlobState[], order?: number): BlobSum {
  const parts = Object.entries(tally).filter(([part]) => states.some(state => order === undefined
    ? part.startsWith(`${state}/`)
    : part === `${state}/${order}`))
  return parts.reduce((sum, [, { count, bytes }]) => ({ count: sum.count + count, bytes: sum.bytes + bytes }), { count: 0, bytes: 0 })
}
