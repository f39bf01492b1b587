import type { ArchiveArgument } from './media-messages.ts'
import type { MediaPort } from './media-port.ts'
import type { WorkerHostOptions } from './worker-host.ts'
import { createWorkerLine } from './worker-line.ts'

/**
 * The page's side of `workers/media.worker.ts`. The worker starts with the first call, is replaced when it crashes or
 * hangs, and ends after a minute without work.
 */
export function createMediaClient(makeWorker: () => Worker, options?: WorkerHostOptions): MediaPort {
  const { call, close } = createWorkerLine(makeWorker, options)
  const archive = createArchiveTokens()
  return {
    hash: (source, options) => call('hash', [source], options),
    hashInChunks: (blob, onChunk, { onProgress, signal } = {}) => call('hashInChunks', [blob], {
      signal,
      onChunk: async (chunk) => {
        const doneBytes = chunk.offset + chunk.bytes.byteLength
        await onChunk(chunk)
        onProgress?.(doneBytes, blob.size)
      },
    }),
    inspect: (source, name, options) => call('inspect', [source, name], options),
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
