import type { FailureCode, FailureDetail } from '../domain/failure.ts'
import type { ArchiveListing, HashedChunk, HashedFile, InspectedFile, MadePicture, MediaSource, PageCorners, StraightenOptions } from './media-port.ts'
import type { PdfFacts } from './pages-to-pdf.ts'

/** The same archive has the same token, so that the worker reads its directory once. */
export interface ArchiveArgument {
  token: number
  blob: Blob
}

/** How to straighten, without what stays on the page. */
export type StraightenWork = Omit<StraightenOptions, 'signal'>

/** What the page may ask of the worker: one entry per kind of work. */
export interface MediaWork {
  hash: (source: MediaSource) => Promise<string>
  hashInChunks: (blob: Blob) => Promise<HashedFile>
  inspect: (source: MediaSource, name: string) => Promise<InspectedFile>
  derivatives: (source: MediaSource, mime: string) => Promise<[MadePicture<'thumb'>, MadePicture<'preview'>]>
  watermark: (source: MediaSource, mime: string, lines: readonly string[]) => Promise<MadePicture<'watermark'>>
  findPage: (source: MediaSource, mime: string) => Promise<PageCorners | null>
  straighten: (source: MediaSource, mime: string, work: StraightenWork) => Promise<MadePicture<'page'>>
  pdf: (pages: readonly ArrayBuffer[], facts: PdfFacts) => Promise<ArrayBuffer>
  listArchive: (archive: ArchiveArgument) => Promise<ArchiveListing>
  readArchiveEntry: (archive: ArchiveArgument, index: number) => Promise<Blob>
}

export type MediaMethod = keyof MediaWork
export type MediaResult<M extends MediaMethod> = Awaited<ReturnType<MediaWork[M]>>

/** One method with its own arguments; the compiler keeps the two together. */
export type MediaCall<M extends MediaMethod = MediaMethod> = { [K in M]: { method: K, args: Parameters<MediaWork[K]> } }[M]

/** From the page: work to do, or the word that a chunk is stored and the next may come. */
export type MediaRequest
  = | { type: 'call', id: number, call: MediaCall }
    | { type: 'taken', id: number }

/** From the worker. `alive` is a sign of life during long work; a chunk is one as well. */
export type MediaReply
  = | { type: 'alive', id: number }
    | { type: 'chunk', id: number, chunk: HashedChunk }
    | { type: 'done', id: number, result: unknown }
    | { type: 'failed', id: number, code: FailureCode, detail: FailureDetail }

/**
 * What a call counts as when the worker broke in the middle of it. A picture can break a decoder; for the rest the file is
 * not to blame, and the same again may well succeed.
 */
export const brokenAs: Readonly<Record<MediaMethod, FailureCode>> = {
  hash: 'worker-broken',
  hashInChunks: 'worker-broken',
  inspect: 'worker-broken',
  derivatives: 'picture-undecodable',
  watermark: 'picture-undecodable',
  findPage: 'picture-undecodable',
  straighten: 'picture-undecodable',
  pdf: 'worker-broken',
  listArchive: 'worker-broken',
  readArchiveEntry: 'worker-broken',
}

/** What an error counts as that the work itself threw, without a code of ours. */
export const failedAs: Readonly<Record<MediaMethod, FailureCode>> = {
  hash: 'worker-broken',
  hashInChunks: 'worker-broken',
  inspect: 'worker-broken',
  derivatives: 'picture-undecodable',
  watermark: 'picture-undecodable',
  findPage: 'picture-undecodable',
  straighten: 'picture-undecodable',
  pdf: 'picture-undecodable',
  listArchive: 'archive-broken',
  readArchiveEntry: 'archive-broken',
}
