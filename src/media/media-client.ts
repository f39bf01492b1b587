import type { ArchiveArgument } from './media-messages.ts'
import type { InspectedFile, MediaPort, MediaSource } from './media-port.ts'
import type { WorkerHostOptions } from './worker-host.ts'
import { asFailure } from '../domain/failure.ts'
import { firstLook } from './first-look.ts'
import { sha256Hex } from './hash.ts'
import { createWorkerLine } from './worker-line.ts'

/**
 * The page's side of `workers/media.worker.ts`. The worker starts with the first call, is replaced when it crashes or
 * hangs, and ends after a minute without work.
 */
export function createMediaClient(makeWorker: () => Worker, options?: WorkerHostOptions): MediaPort {
  const { call, close } = createWorkerLine(makeWorker, options)
  const archive = createArchiveTokens()
  return {
    // WebCrypto works beside the page anyway, so what is in memory needs no worker and waits for none.
    async hash(source, options) {
      options?.signal?.throwIfAborted()
      return source instanceof ArrayBuffer
        ? sha256Hex(source)
        : call('hash', [source], options)
    },
    hashInChunks: (blob, onChunk, { onProgress, signal } = {}) => call('hashInChunks', [blob], {
      signal,
      onChunk: async (chunk) => {
        const doneBytes = chunk.offset + chunk.bytes.byteLength
        await onChunk(chunk)
        onProgress?.(doneBytes, blob.size)
      },
    }),
    inspect: (source, name, options) => call('inspect', [source, name], options).catch((error: unknown) => withoutWorker(error, source, name)),
    derivatives: (source, mime, options) => call('derivatives', [source, mime], options),
    watermark: (source, mime, { signal, lines }) => call('watermark', [
      source,
      mime,
      plain(lines),
    ], { signal }),
    findPage: (source, mime, options) => call('findPage', [source, mime], options),
    straighten: (source, mime, { signal, ...work }) => call('straighten', [
      source,
      mime,
      plain(work),
    ], { signal }),
    pdf: (pages, { signal, ...facts }) => call('pdf', [
      [...pages],
      facts,
    ], { signal }),
    listArchive: (blob, options) => call('listArchive', [
      archive(blob),
    ], options),
    readArchiveEntry: (blob, index, options) => call('readArchiveEntry', [
      archive(blob),
      index,
    ], options),
    close,
  }
}

/** A broken worker must not cost a shot: what the first bytes say is enough to save it. */
function withoutWorker(error: unknown, source: MediaSource, name: string): InspectedFile {
  const seen = source instanceof ArrayBuffer && asFailure(error, 'worker-broken').code === 'worker-broken'
    ? firstLook(source, name)
    : undefined
  if (!seen)
    throw error
  return seen
}

/** Corners and lines often come out of a reactive screen, whose proxies cannot be sent to a worker. */
function plain<T>(words: T): T {
  return JSON.parse(JSON.stringify(words)) as T
}

function createArchiveTokens(): (blob: Blob) => ArchiveArgument {
  const tokens = new WeakMap<Blob, number>()
  let last = 0
  return (blob) => {
    const token = tokens.get(blob) ?? ++last
    tokens.set(blob, token)
    return { token, blob }
  }
}
