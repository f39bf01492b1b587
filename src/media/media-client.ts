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
    hash: (source, options) => call({ method: 'hash', args: [source] }, options),
    hashInChunks: (blob, onChunk, { onProgress, signal } = {}) => call({ method: 'hashInChunks', args: [blob] }, {
      ...(signal && { signal }),
      onChunk: async (chunk) => {
        const doneBytes = chunk.offset + chunk.bytes.byteLength
        await onChunk(chunk)
        onProgress?.(doneBytes, blob.size)
      },
    }),
    inspect: (source, name, options) => call({ method: 'inspect', args: [source, name] }, options),
    derivatives: (source, mime, options) => call({ method: 'derivatives', args: [source, mime] }, options),
    watermark: (source, mime, lines, options) => call({ method: 'watermark', args: [source, mime, [...lines]] }, options),
    findPage: (source, mime, options) => call({ method: 'findPage', args: [source, mime] }, options),
    straighten: (source, mime, corners, { enhance = 'none', ...options } = {}) => call({ method: 'straighten', args: [source, mime, { corners: plain(corners), enhance }] }, options),
    pdf: (pages, { signal, ...facts }) => call({ method: 'pdf', args: [[...pages], facts] }, signal && { signal }),
    listArchive: (blob, options) => call({ method: 'listArchive', args: [archive(blob)] }, options),
    readArchiveEntry: (blob, index, options) => call({ method: 'readArchiveEntry', args: [archive(blob), index] }, options),
    close,
  }
}

/** Corners often come out of a reactive screen, whose proxies cannot be sent to a worker. */
function plain<T>(corners: T): T {
  return JSON.parse(JSON.stringify(corners)) as T
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
