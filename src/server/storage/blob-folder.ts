import type { Readable } from 'node:stream'

export interface Chunk {
  /** The bytes that were safe before; what lies behind them in the spool is cut off. */
  offset: number
  /** Exactly so many bytes must come. */
  length: number
  /** SHA-256 of these bytes in base64; `null` where the sender gave none. */
  digest: string | null
  bytes: AsyncIterable<Uint8Array>
}

export interface DiskSpace { freeBytes: number, totalBytes: number }

/** A spool that one writer holds. */
export interface Spool {
  /**
   * Writes at the offset and returns once the bytes are on the disk.
   * @throws Failure wrong-length (fewer or more came), wrong-hash (another digest), network-broken (the sender went away), disk-full; then nothing of the chunk
   * counts; wrong-offset {expected} where the file is shorter than the offset
   */
  write: (chunk: Chunk) => Promise<void>
  /**
   * Hashes the whole spool again and makes it the blob, durably. A blob that exists stays as it is.
   * @throws Failure('wrong-hash') and throws the spool away: its sender starts again from 0
   */
  finish: () => Promise<void>
  /** Throws away what was spooled. */
  discard: () => Promise<void>
  /** Lets the next writer in. Always called. */
  release: () => Promise<void>
}

/**
 * Bytes by their SHA-256. The promises BF1 to BF9 are in ../README.md; an object store keeps the same ones.
 */
export interface BlobFolder {
  /**
   * `owner` keeps one person's started upload apart from another's of the same bytes.
   * @throws Failure('blob-busy') while another writer holds this spool
   */
  claim: (hash: string, owner: string) => Promise<Spool>
  /** Size of a stored blob; `undefined` where there is none. */
  size: (hash: string) => Promise<number | undefined>
  /** Throws a stored blob away for good; no error where there is none. Only for what nobody names. */
  remove: (hash: string) => Promise<void>
  /** Bytes from `start` to `end` inclusive. Throws Failure('blob-unknown'). */
  read: (hash: string, range?: { start: number, end: number }) => Promise<Readable>
  /** Bytes in a spool, safe or not; 0 where there is none. */
  spoolSize: (hash: string, owner: string) => Promise<number>
  /** Every spool that lies there, whoever left it. */
  spooled: () => Promise<Array<{ hash: string, owner: string }>>
  space: () => Promise<DiskSpace>
}
