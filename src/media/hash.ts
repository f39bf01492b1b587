import type { ChunkOptions, HashedChunk, HashedFile, MediaSource } from './media-port.ts'
import { Failure } from '../domain/failure.ts'
import { loadPart } from './load-part.ts'

const MiB = 1024 * 1024

/** Up to here a file is read whole; above, slice by slice, or a phone's memory ends before the file does. */
export const wholeReadLimit: number = 64 * MiB

/** Size of one slice, and of one chunk row in the database. */
export const chunkSize: number = 4 * MiB

/** SHA-256 of bytes that are in memory anyway (64 MiB at most), lower-case hex. */
export async function sha256Hex(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export interface Hasher {
  update: (bytes: Uint8Array) => void
  /** Lower-case hex; the hasher cannot be used afterwards. */
  digest: () => string
}

/** SHA-256 in steps. WebCrypto knows no steps, so this loads a small WASM hasher on first use. */
export async function createHasher(): Promise<Hasher> {
  const { createSHA256 } = await loadPart(import('./sha256-in-steps.ts'))
  const hasher = await createSHA256()
  hasher.init()
  return {
    update: bytes => void hasher.update(bytes),
    digest: () => hasher.digest('hex'),
  }
}

export interface SliceHashOptions extends ChunkOptions {
  /** Awaited before the next slice is read; without it the slices are not hashed one by one. */
  onChunk?: (chunk: HashedChunk) => Promise<void> | void
}

/** Hashes a file of any size with two slices of 4 MiB in memory at most. */
export async function sliceHash(blob: Blob, { onChunk, onProgress, signal }: SliceHashOptions = {}): Promise<HashedFile> {
  const hasher = await createHasher()
  let index = 0
  for (let offset = 0; offset < blob.size; offset += chunkSize, index++) {
    signal?.throwIfAborted()
    const bytes = await readBytes(blob.slice(offset, offset + chunkSize))
    hasher.update(new Uint8Array(bytes))
    const doneBytes = offset + bytes.byteLength
    if (onChunk) {
      await onChunk({
        index,
        offset,
        bytes,
        sha256: await sha256Hex(bytes),
      })
    }
    onProgress?.(doneBytes, blob.size)
  }
  signal?.throwIfAborted()
  return {
    sha256: hasher.digest(),
    size: blob.size,
    chunks: index,
  }
}

/** SHA-256 of a file of any size. */
export async function hashSource(source: MediaSource, options: ChunkOptions = {}): Promise<string> {
  if (source instanceof ArrayBuffer)
    return sha256Hex(source)
  if (source.size <= wholeReadLimit)
    return sha256Hex(await readBytes(source))
  const { sha256 } = await sliceHash(source, options)
  return sha256
}

/** The bytes of a file. A file that was moved, or that only lies in the cloud, is `file-unreadable`. */
export async function readBytes(source: MediaSource): Promise<ArrayBuffer> {
  if (source instanceof ArrayBuffer)
    return source
  try {
    return await source.arrayBuffer()
  }
  catch (error) {
    throw new Failure('file-unreadable', {}, { cause: error })
  }
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
