import type { FileKind } from '../domain/evidence/file-kind.ts'

/** Bytes as the page holds them. An ArrayBuffer is copied to the worker, never taken away from the caller. */
export type MediaSource = ArrayBuffer | Blob

export interface CallOptions {
  /** Aborting rejects with the signal's reason at once and stops the work. */
  signal?: AbortSignal
}

/** One slice of a large file, with a hash of its own. The last one may be shorter than 4 MiB. */
export interface HashedChunk {
  index: number
  /** Where the chunk starts in the file, in bytes. */
  offset: number
  bytes: ArrayBuffer
  sha256: string
}

export interface HashedFile {
  sha256: string
  size: number
  chunks: number
}

export interface ChunkOptions extends CallOptions {
  onProgress?: (doneBytes: number, totalBytes: number) => void
}

/** What the picture itself says about when and where. A claim, never a proof: anybody can write it. */
export interface PhotoFacts {
  /** Wall-clock time as the camera wrote it, 'YYYY-MM-DDTHH:mm'; passes through no zone. */
  takenLocal?: string
  /** '+08:00' where the camera wrote one. */
  takenOffset?: string
  /** EXIF orientation 1 to 8. */
  orientation?: number
  /** WGS-84 degrees, south and west negative. */
  position?: { lat: number, lon: number }
  make?: string
  model?: string
  /** Pixels as stored, before turning. */
  width?: number
  height?: number
}

export interface SniffedFile {
  kind: FileKind | 'refused'
  /** By the bytes, never by the name. 'application/octet-stream' when nothing is known about them. */
  mime: string
  /** The extension that belongs to the bytes; '' when refused and unknown. */
  ext: string
  /** The name promises another type than the bytes are. */
  wrongExtension: boolean
}

export interface InspectedFile extends SniffedFile {
  size: number
  /** Only for photos; empty when the picture says nothing or its EXIF is broken. */
  photo?: PhotoFacts
}

export type DerivativeRole = 'thumb' | 'preview' | 'watermark' | 'poster'

/** A JPEG made from an original; upright, without metadata. */
export interface MadePicture<Role extends string = DerivativeRole> {
  role: Role
  bytes: ArrayBuffer
  sha256: string
  width: number
  height: number
  size: number
}

export interface Point {
  x: number
  y: number
}

/** The paper's corners as fractions (0 to 1) of the upright picture, clockwise from the top left. */
export type PageCorners = readonly [Point, Point, Point, Point]

export interface WatermarkOptions extends CallOptions {
  /** What the band says, one entry a line: time, place, unit, activity. */
  lines: readonly string[]
}

export interface StraightenOptions extends CallOptions {
  corners: PageCorners
  /** 'document' evens out shadow and whitens the paper; 'none' only straightens. */
  enhance?: 'none' | 'document'
}

export interface PdfOptions extends CallOptions {
  title?: string
  /** Instant that the file names as its creation, milliseconds UTC. */
  madeMs: number
}

export interface ArchiveEntry {
  /** Place in the archive; what `readArchiveEntry` asks for. */
  index: number
  /** Cleaned path with forward slashes: no drive, no '..', no leading slash. */
  path: string
  name: string
  /** Unpacked size in bytes, as the archive claims it. */
  size: number
  /** 'YYYY-MM-DDTHH:mm' as the archive says, local to whoever packed it. */
  modifiedLocal?: string
}

export interface ArchiveListing {
  entries: ArchiveEntry[]
  /** Folders, system litter (__MACOSX, Thumbs.db …) and names without a file. */
  skipped: number
}

/**
 * Everything about bytes that is too slow for the page's own thread. One call runs at a time, in order. The rules are
 * numbered in README.md; those that a caller leans on:
 *
 * - M1 a call ends: with a result, with a Failure, or after 30 s without a sign of life with a Failure and a new worker.
 * - M2 originals are read, never changed: every picture that comes back is a new one.
 * - M3 an undecodable picture is `Failure('picture-undecodable')`; its bytes are still good evidence. HEIC and PDF need a
 *   part of the viewer pack: `Failure('viewer-missing')` where it is not on the phone yet.
 * - M4 aborting stops the work and leaves the port usable.
 */
export interface MediaPort {
  /** SHA-256 of the whole, lower-case hex. */
  hash: (source: MediaSource, options?: CallOptions) => Promise<string>
  /**
   * Hashes a large file in slices of 4 MiB. `onChunk` gets each slice in order and is awaited before the next one
   * is read, so that memory holds two slices at most; what it throws ends the call.
   */
  hashInChunks: (blob: Blob, onChunk: (chunk: HashedChunk) => Promise<void> | void, options?: ChunkOptions) => Promise<HashedFile>
  /**
   * Type by the bytes, and what a photo says about itself.
   * Failures: 'file-empty', 'file-too-large' (detail.expected is the limit; nothing has been read), 'file-unreadable',
   * 'worker-broken'. Bytes in memory are recognised without the worker where it breaks; then nothing is known of `photo`.
   * A type that we do not keep is no failure but `kind: 'refused'`.
   */
  inspect: (source: MediaSource, name: string, options?: CallOptions) => Promise<InspectedFile>
  /** Thumb (320 px, 25 kB at most) and preview (1600 px, 250 kB at most), upright. */
  derivatives: (source: MediaSource, mime: string, options?: CallOptions) => Promise<[MadePicture<'thumb'>, MadePicture<'preview'>]>
  /** A copy (4096 px at most) with a band of text at its foot; the original stays as it is. */
  watermark: (source: MediaSource, mime: string, options: WatermarkOptions) => Promise<MadePicture<'watermark'>>
  /** The sheet of paper in the picture, or null when unsure. */
  findPage: (source: MediaSource, mime: string, options?: CallOptions) => Promise<PageCorners | null>
  /** The paper inside the corners as a flat JPEG. */
  straighten: (source: MediaSource, mime: string, options: StraightenOptions) => Promise<MadePicture<'page'>>
  /** JPEG pages, in order, as one PDF of A4 pages. */
  pdf: (pages: readonly ArrayBuffer[], options: PdfOptions) => Promise<ArrayBuffer>
  /** What is in a ZIP. Failures: 'archive-broken', 'archive-locked', 'archive-unsafe' (a bomb). */
  listArchive: (archive: Blob, options?: CallOptions) => Promise<ArchiveListing>
  /** One file out of the ZIP. Failures as for `listArchive`. */
  readArchiveEntry: (archive: Blob, index: number, options?: CallOptions) => Promise<Blob>
  /** Ends the worker; calls that wait or run are rejected with an AbortError. */
  close: () => void
}
