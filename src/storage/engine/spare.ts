import type { Evidence } from '../../domain/evidence/schema.ts'
import type { BlobCount } from '../device-store.ts'
import type { ScopeRecord } from './kv.ts'
import type { BlobRecord, DeviceTables, ItemRecord } from './records.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { dropBlobs, orderOf } from './blob-records.ts'
import { allScopes, readServer } from './kv.ts'
import { noteReleased } from './released.ts'
import { exactly, stretchOf } from './stretch.ts'
import { eachStep } from './sweep.ts'

export type SpareTables = Pick<DeviceTables, 'kv' | 'items' | 'blobs' | 'bytes' | 'drafts'>

/**
 * Frees originals of this phone's own that are safe elsewhere twice over: the server has given a receipt for these bytes, and
 * the row that carries it lies in a backup. Oldest first, no more than is needed. [I5]
 */
export async function releaseBackedUp(tables: SpareTables, bytes: number = Infinity): Promise<BlobCount> {
  const freed = { count: 0, bytes: 0 }
  for (const blob of await listBackedUp(tables)) {
    if (freed.bytes >= bytes)
      break
    await dropBlobs(tables, [blob])
    await noteReleased(tables, blob)
    freed.count += 1
    freed.bytes += blob.size
  }
  return freed
}

export async function countBackedUp(tables: SpareTables): Promise<BlobCount> {
  const blobs = await listBackedUp(tables)
  return {
    count: blobs.length,
    bytes: blobs.reduce((sum, { size }) => sum + size, 0),
  }
}

/** Oldest first, without those that a draft still works with. */
async function listBackedUp(tables: SpareTables): Promise<BlobRecord[]> {
  const sent = await tables.blobs.range(stretchOf([
    'sent',
    orderOf('original'),
  ], { index: '[state+order+createdMs]' }))
  if (sent.length === 0)
    return []
  const safe = await listSafe(tables)
  const free: BlobRecord[] = []
  for (const blob of sent.filter(({ sha256 }) => safe.has(sha256))) {
    if (await tables.drafts.count(exactly('held', blob.sha256)) === 0)
      free.push(blob)
  }
  return free
}

/** Hashes of originals with a receipt in a row that the server has backed up. */
async function listSafe(tables: SpareTables): Promise<ReadonlySet<string>> {
  const { gen } = await readServer(tables)
  const safe = new Set<string>()
  for (const scope of await allScopes(tables)) {
    if (scope.backedUpThrough === 0 || scope.needsSweep)
      continue
    await eachStep(tables, [scope.scope, 'evidence'], async (records) => {
      records.filter(record => isBackedUp(record, { gen, scope })).flatMap(({ base }) => receiptedOf(evidenceOf(base!))).forEach(sha256 => safe.add(sha256))
    })
  }
  return safe
}

/** Numbers of a row from before a restore say nothing about backups made after it. */
function isBackedUp({ base, gen }: ItemRecord, now: { gen: number, scope: ScopeRecord }): boolean {
  return base !== null && !base.deleted && gen === now.gen && base.seq <= now.scope.backedUpThrough
}

function receiptedOf({ files, receipts, manifestHash }: Evidence): string[] {
  const given = new Set(receipts.filter(({ statement }) => statement.manifestHash === manifestHash).map(({ statement }) => statement.sha256))
  return files.map(({ sha256 }) => sha256).filter(sha256 => given.has(sha256))
}
