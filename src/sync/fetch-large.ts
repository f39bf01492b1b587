import type { Room } from '../domain/evidence/size-rule.ts'
import type { BlobRole } from '../storage/blob.ts'
import type { FetchOptions } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import { isRoomLow } from '../domain/evidence/size-rule.ts'
import { asFailure, Failure } from '../domain/failure.ts'
import { CHUNK_BYTES, SINGLE_ROW_BYTES } from '../storage/blob.ts'
import { hexDigest } from './digest.ts'

export interface LargeFetchParts extends Pick<RoundParts, 'store' | 'calls' | 'newId'> {
  /** What the browser says of its room; nothing where it does not say. */
  roomOf?: (() => Promise<Room | undefined>) | undefined
}

type Asked = Pick<FetchOptions, 'mime' | 'role' | 'onProgress'> & { sha256: string, signal: AbortSignal }

/** In a row, of one piece: a line that comes back within that time costs nobody a tap. */
const TRIES = 3

/**
 * [SY17] A file in pieces of 4 MiB, each on the phone's disk before the next is asked for, so that a line that breaks costs one
 * piece and memory never holds the whole. What was fetched before a break is there for the next try, and is hashed with the rest.
 */
export async function fetchInPieces(parts: LargeFetchParts, asked: Asked): Promise<Blob> {
  const begun = await parts.store.blobs.fetching(asked.sha256)
  if (begun)
    return await fetchKept(parts, asked, { ...begun, first: undefined })
  const { bytes, total } = await askPiece(parts, asked, 0)
  asked.onProgress?.(bytes.byteLength, total)
  if (total <= SINGLE_ROW_BYTES || bytes.byteLength >= total)
    return await fetchSmall(parts, asked, { bytes, total })
  // Downloads leave room for what is still to be captured.
  return await leavesRoom(parts, total)
    ? await fetchKept(parts, asked, {
        uploadId: parts.newId(),
        size: total,
        pieces: 0,
        first: bytes,
      })
    : await fetchLoose(parts, asked, { bytes, total })
}

interface First { bytes: ArrayBuffer, total: number }

async function fetchSmall(parts: LargeFetchParts, asked: Asked, { bytes: first, total }: First): Promise<Blob> {
  const { sha256, mime, role } = asked
  const rest = first.byteLength < total
    ? await askPiece(parts, asked, first.byteLength, total)
    : undefined
  asked.onProgress?.(total, total)
  const bytes = await new Blob(rest
    ? [first, rest.bytes]
    : [first]).arrayBuffer()
  if (await hexDigest(bytes) !== sha256)
    throw new Failure('wrong-hash')
  if (bytes.byteLength <= SINGLE_ROW_BYTES || await leavesRoom(parts, total)) {
    await parts.store.blobs.putFetched({
      sha256,
      mime,
      role: role as BlobRole,
      bytes,
    }).catch(() => {})
  }
  return new Blob([bytes], { type: mime })
}

interface Keeping { uploadId: string, size: number, pieces: number, first: ArrayBuffer | undefined }

async function fetchKept(parts: LargeFetchParts, asked: Asked, { uploadId, size, pieces, first }: Keeping): Promise<Blob> {
  const { store: { blobs } } = parts
  const { sha256, mime, role } = asked
  const all = Math.ceil(size / CHUNK_BYTES)
  const hasher = await aHasher()
  for (let index = 0; index < pieces; index += 1)
    hasher.update(await blobs.fetchedPiece(uploadId, index))
  for (let index = pieces; index < all; index += 1) {
    const bytes = index === 0 && first
      ? first
      : (await askPiece(parts, asked, index * CHUNK_BYTES, size)).bytes
    await blobs.putFetchedPiece({ sha256, size, uploadId, index, bytes }).catch(async (error) => {
      await blobs.dropFetching(sha256)
      throw error
    })
    hasher.update(bytes)
    asked.onProgress?.(Math.min(size, (index + 1) * CHUNK_BYTES), size)
  }
  if (hasher.digest() !== sha256) {
    await blobs.dropFetching(sha256)
    throw new Failure('wrong-hash')
  }
  await blobs.keepFetched({
    sha256,
    mime,
    role: role as BlobRole,
    size,
    uploadId,
    pieces: all,
  })
  const kept = await blobs.blobOf(sha256)
  if (!kept)
    throw new Failure('storage-lost')
  return kept
}

/** Shown and not kept. The browser puts what is a Blob where it has room. */
async function fetchLoose(parts: LargeFetchParts, asked: Asked, { bytes: first, total }: First): Promise<Blob> {
  const hasher = await aHasher()
  const pieces: Blob[] = []
  for (let from = 0; from < total; from += CHUNK_BYTES) {
    const bytes = from === 0
      ? first
      : (await askPiece(parts, asked, from, total)).bytes
    hasher.update(bytes)
    pieces.push(new Blob([bytes]))
    asked.onProgress?.(Math.min(total, from + CHUNK_BYTES), total)
  }
  if (hasher.digest() !== asked.sha256)
    throw new Failure('wrong-hash')
  return new Blob(pieces, { type: asked.mime })
}

async function askPiece({ calls }: LargeFetchParts, { sha256, signal }: Asked, from: number, size?: number): Promise<First> {
  for (let tries = 1; ; tries += 1) {
    try {
      const piece = await calls.fetchPiece(sha256, { from, to: from + CHUNK_BYTES }, signal)
      if (size !== undefined && (piece.total !== size || piece.bytes.byteLength !== Math.min(CHUNK_BYTES, size - from)))
        throw new Failure('foreign-answer')
      return piece
    }
    catch (error) {
      signal.throwIfAborted()
      if (tries === TRIES || asFailure(error, 'network-broken').code !== 'network-broken')
        throw error
    }
  }
}

async function leavesRoom({ roomOf }: LargeFetchParts, bytes: number): Promise<boolean> {
  const room = await roomOf?.().catch(() => undefined)
  return !room || !isRoomLow({ quota: room.quota, usage: (room.usage ?? 0) + bytes })
}

async function aHasher(): Promise<{ update: (bytes: ArrayBuffer) => void, digest: () => string }> {
  const { createSHA256 } = await import('./sha256-in-steps.ts')
  const hasher = await createSHA256()
  hasher.init()
  return {
    update: bytes => void hasher.update(new Uint8Array(bytes)),
    digest: () => hasher.digest('hex'),
  }
}
