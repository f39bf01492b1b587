import type { ReleasedBlob } from '../blob.ts'
import type { Kv } from './kv.ts'
import type { BlobRecord } from './records.ts'

/** Under names of their own in the table of small things: a build that does not know them leaves them alone. */
const prefix = 'released:'
const named = (sha256: string): string => `${prefix}${sha256}`

/** [DS35] What was this phone's own and went to make room says so, until it is here again. */
export async function noteReleased({ kv }: Kv, { sha256, size, mime, createdMs }: BlobRecord): Promise<void> {
  const value: ReleasedBlob = { sha256, size, mime, createdMs }
  await kv.put({
    name: named(sha256),
    value,
  })
}

export async function isReleased({ kv }: Kv, sha256: string): Promise<boolean> {
  return await kv.get(named(sha256)) !== undefined
}

export async function forgetReleased({ kv }: Kv, hashes: readonly string[]): Promise<void> {
  await kv.deleteMany(hashes.map(named))
}

/** Of these hashes, or all; the newest first. */
export async function listReleased({ kv }: Kv, of?: readonly string[]): Promise<ReleasedBlob[]> {
  const records = of
    ? await kv.getMany(of.map(named))
    : await kv.range({ lower: prefix, upper: `${prefix}~` })
  return records.flatMap(record => record
    ? [record.value as ReleasedBlob]
    : []).sort((a, b) => b.createdMs - a.createdMs)
}
