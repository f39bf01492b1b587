import type { FailureCode } from '../domain/failure.ts'

/** What the bytes are to their owner. The order of upload follows it: thumbs, previews, originals. */
export type BlobRole = 'thumb' | 'preview' | 'poster' | 'watermark' | 'pdf' | 'original'

/**
 * - `held`: belongs to a draft only, is not uploaded
 * - `waiting`: part of recorded work, not yet on the server
 * - `refused`: the server refuses these bytes for good; `code` says why, `retry` puts it back to waiting
 * - `sent`: the server has stored it under its hash
 * - `fetched`: came from the server, can be fetched again
 */
export type BlobState = 'held' | 'waiting' | 'refused' | 'sent' | 'fetched'

export interface BlobFacts {
  sha256: string
  /** Bytes. */
  size: number
  mime: string
  role: BlobRole
  state: BlobState
  /** Bytes that the server already holds of a waiting blob. */
  offset: number
  /** What went wrong last, of a waiting or refused blob. */
  code: FailureCode | null
  /** When the phone got it, device clock. */
  createdMs: number
}

/** An own original whose bytes went from this phone to make room; the server and its backup have them. */
export interface ReleasedBlob {
  sha256: string
  /** Bytes. */
  size: number
  mime: string
  /** When the phone got it, device clock. */
  createdMs: number
}

/** Where the bytes of a new blob are: in memory (to 64 MiB), in chunks written before under an upload id, or held by a draft. */
export type BlobSource
  = | { bytes: ArrayBuffer }
    | { uploadId: string, chunks: number }
    | { held: true }

export interface NewBlob {
  sha256: string
  size: number
  mime: string
  role: BlobRole
  source: BlobSource
}

/** Bytes that came from the server. Whoever calls has checked the hash. */
export interface FetchedBlob {
  sha256: string
  mime: string
  role: BlobRole
  bytes: ArrayBuffer
}

/** One piece of a large download: 4 MiB, the last one may be shorter; in order. Nothing of it is checked yet. */
export interface FetchedPiece {
  sha256: string
  /** Of the whole, bytes. */
  size: number
  /** UUIDv7; an old one is swept. */
  uploadId: string
  index: number
  bytes: ArrayBuffer
}

/** A download that has begun; the pieces before `pieces` are here. */
export interface FetchingBlob { uploadId: string, size: number, pieces: number }

export interface KeptPieces {
  sha256: string
  size: number
  mime: string
  role: BlobRole
  uploadId: string
  pieces: number
}

export interface Chunk {
  uploadId: string
  index: number
  /** 4 MiB, the last one may be shorter. */
  bytes: ArrayBuffer
}

/** Rows of bytes are at most this long, so that no read or write needs more memory than that twice. */
export const CHUNK_BYTES: number = 4 * 1024 * 1024

/** Up to here bytes are one row, above they are chunk rows. */
export const SINGLE_ROW_BYTES: number = 8 * 1024 * 1024
