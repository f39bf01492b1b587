import type { InferOutput } from 'valibot'
import type { storedReplySchema } from '../../protocol/blobs.ts'
import type { ServerParts } from '../parts.ts'
import type { Spool } from '../storage/blob-folder.ts'
import { sizeLimits } from '../../domain/evidence/manifest.ts'
import { Failure } from '../../domain/failure.ts'
import { destroyErased } from '../erasure/destroy.ts'
import { assertNotErased, erasedAmong } from '../erasure/erased-list.ts'
import { withLog } from '../oplog/with-log.ts'
import { issueReceiptsFor } from '../receipts/issue.ts'
import { guardDay } from './day-quota.ts'
import { guardDisk } from './disk-guard.ts'
import { guardQuota } from './unnamed.ts'

type StoredReply = InferOutput<typeof storedReplySchema>

export interface Upload {
  hash: string
  personId: string
  /** Of whoever sends it; absent for what the server makes itself. */
  unitId?: string
  /** From a stopped device: kept, but it opens nothing until it is released. */
  isQuarantined?: boolean
}

export interface Incoming {
  /** Bytes announced in this request. */
  length: number
  /** SHA-256 of this request's bytes in base64, as announced. */
  digest: string | null
  bytes: AsyncIterable<Uint8Array>
}

export type Progress = { isComplete: false, received: number } | { isComplete: true, stored: StoredReply }

/**
 * A whole blob in one request.
 * @throws Failure file-empty, disk-full, quota-exceeded, blob-busy, wrong-length, wrong-hash; then nothing of it is kept
 */
export async function putWhole(parts: ServerParts, upload: Upload, incoming: Incoming): Promise<StoredReply> {
  await guardErased(parts, upload)
  await guardSize(parts, incoming.length, incoming.length)
  await guardQuota(parts, upload.personId, incoming.length)
  await guardToday(parts, upload, { bytes: incoming.length, isNew: true })
  return await withSpool(parts, upload, async (spool) => {
    try {
      await spool.write({ ...incoming, offset: 0 })
    }
    catch (error) {
      await spool.discard()
      await forget(parts, upload)
      throw error
    }
    return await complete(parts, upload, { spool, size: incoming.length })
  })
}

/**
 * The next piece of a blob. It counts once it is on the disk and its offset in the database, in that order.
 * @throws Failure wrong-offset {expected}, wrong-length {expected}, wrong-hash, disk-full, quota-exceeded, blob-busy, file-empty, file-too-large
 */
export async function append(parts: ServerParts, upload: Upload, { offset, total, ...incoming }: Incoming & { offset: number, total: number }): Promise<Progress> {
  await guardErased(parts, upload)
  await guardSize(parts, total, incoming.length)
  return await withSpool(parts, upload, async (spool) => {
    const started = await startedUpload(parts, upload)
    if (!started)
      await guardQuota(parts, upload.personId, total)
    await guardToday(parts, upload, started
      ? { bytes: started.received + incoming.length, isNew: false }
      : { bytes: total, isNew: true })
    assertNext(started ?? { size: total, received: 0 }, { offset, total, length: incoming.length })
    await spool.write({ ...incoming, offset })
    const received = offset + incoming.length
    // The last piece is not remembered by itself: if finishing fails, its sender still has something to send again.
    if (received === total)
      return { isComplete: true, stored: await complete(parts, upload, { spool, size: total }) }
    await remember(parts, upload, { size: total, received })
    return { isComplete: false, received }
  })
}

/** @throws Failure wrong-offset {expected}, wrong-length {expected} */
function assertNext({ size, received }: { size: number, received: number }, { offset, total, length }: { offset: number, total: number, length: number }): void {
  if (offset !== received)
    throw new Failure('wrong-offset', { expected: received })
  if (size !== total || offset + length > total)
    throw new Failure('wrong-length', { expected: size })
}

/**
 * What is safe of a started upload; `undefined` where there is none. Where the spool is shorter than the database says, it was
 * lost with its disk or became the blob just before a crash: it starts again.
 */
export async function startedUpload({ db, blobs }: Pick<ServerParts, 'db' | 'blobs'>, { hash, personId }: Upload): Promise<{ size: number, received: number } | undefined> {
  const row = await db.selectFrom('upload').select(['size', 'received']).where('hash', '=', hash).where('person_id', '=', personId).executeTakeFirst()
  return row && await blobs.spoolSize(hash, personId) >= row.received
    ? row
    : undefined
}

/** @throws Failure('erased') */
async function guardErased({ db }: ServerParts, { hash, unitId }: Upload): Promise<void> {
  if (unitId !== undefined)
    await assertNotErased(db, unitId, hash)
}

/** What the server makes itself, and what an administrator brings, is nobody's day. */
async function guardToday(parts: ServerParts, { personId, unitId, hash }: Upload, ask: { bytes: number, isNew: boolean }): Promise<void> {
  if (unitId !== undefined)
    await guardDay(parts, { personId, unitId, hash, ...ask })
}

async function guardSize(parts: ServerParts, total: number, length: number): Promise<void> {
  if (total === 0 || length === 0)
    throw new Failure('file-empty')
  if (total > sizeLimits.video)
    throw new Failure('file-too-large')
  await guardDisk(parts, length)
}

async function withSpool<T>(parts: ServerParts, { hash, personId }: Upload, work: (spool: Spool) => Promise<T>): Promise<T> {
  const spool = await parts.blobs.claim(hash, personId)
  try {
    return await work(spool)
  }
  finally {
    await spool.release()
  }
}

async function complete(parts: ServerParts, upload: Upload, { spool, size }: { spool: Spool, size: number }): Promise<StoredReply> {
  try {
    await spool.finish()
  }
  catch (error) {
    if (error instanceof Failure && error.code === 'wrong-hash')
      await forget(parts, upload)
    throw error
  }
  await keepStored(parts, { ...upload, size })
  // Erased while it came: the erasing may have looked before this file had its name.
  if (upload.unitId !== undefined && (await erasedAmong(parts.db, upload.unitId, [upload.hash])).size > 0) {
    await destroyErased(parts, upload.unitId, [upload.hash])
    throw new Failure('erased')
  }
  return { sha256: upload.hash, size }
}

/** The bytes are on the disk under their name: note it, and sign for what names them. Safe to repeat. */
export async function keepStored(parts: ServerParts, { hash, personId, size, isQuarantined = false }: Upload & { size: number }): Promise<void> {
  await withLog(parts, async (log) => {
    const { trx, nowMs } = log
    // Swept in between, since nobody had named them: the sender still has them.
    if (await parts.blobs.size(hash) !== size)
      throw new Failure('blob-busy', { retryAfterMs: 2000 })
    await trx.insertInto('blob').values({ hash, size, stored_ms: nowMs }).onConflict(c => c.column('hash').doNothing()).execute()
    const owner = {
      hash,
      person_id: personId,
      stored_ms: nowMs,
      quarantined: Number(isQuarantined),
    }
    await trx.insertInto('blob_owner').values(owner).onConflict(c => isQuarantined
      ? c.columns(['hash', 'person_id']).doUpdateSet({ stored_ms: nowMs })
      : c.columns(['hash', 'person_id']).doUpdateSet({ quarantined: 0, stored_ms: nowMs })).execute()
    await trx.deleteFrom('upload').where('hash', '=', hash).where('person_id', '=', personId).execute()
    await issueReceiptsFor(log, hash)
  })
}

async function remember({ db, clock }: ServerParts, { hash, personId }: Upload, { size, received }: { size: number, received: number }): Promise<void> {
  const row = {
    hash,
    person_id: personId,
    size,
    received,
    updated_ms: clock.now(),
  }
  await db.insertInto('upload').values(row).onConflict(c => c.columns(['hash', 'person_id']).doUpdateSet({ size, received, updated_ms: row.updated_ms })).execute()
}

async function forget({ db }: ServerParts, { hash, personId }: Upload): Promise<void> {
  await db.deleteFrom('upload').where('hash', '=', hash).where('person_id', '=', personId).execute()
}
