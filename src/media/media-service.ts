import type { FailureCode } from '../domain/failure.ts'
import type { ArchiveArgument, MediaCall, MediaReply, MediaRequest, MediaWork } from './media-messages.ts'
import type { HashedChunk } from './media-port.ts'
import { asFailure } from '../domain/failure.ts'
import { listArchive, readArchiveEntry } from './archive.ts'
import { hashSource, readBytes, sliceHash } from './hash.ts'
import { inspect } from './inspect.ts'
import { failedAs } from './media-messages.ts'
import { pagesToPdf } from './pages-to-pdf.ts'
import { findPage, straighten } from './paper.ts'
import { makeDerivatives } from './picture.ts'
import { makeWatermark } from './watermark.ts'

/** A worker's own end of the line; a MessagePort fits as well. */
export interface MediaLine {
  postMessage: (message: MediaReply, transfer: Transferable[]) => void
  onmessage: ((event: MessageEvent<MediaRequest>) => unknown) | null
}

interface Progress {
  alive: () => void
  /** Resolves when the page has stored the chunk. */
  handOver: (chunk: HashedChunk) => Promise<void>
}

/** Does what the page asks, one call after the other; the page sees to it that there is never a second one. */
export function serveMedia(line: MediaLine): void {
  const sameArchive = rememberArchive()
  let taken: (() => void) | undefined

  function progressOf(id: number): Progress {
    return {
      alive: () => line.postMessage({ type: 'alive', id }, []),
      handOver: (chunk) => {
        const stored = new Promise<void>(resolve => taken = resolve)
        line.postMessage({ type: 'chunk', id, chunk }, [chunk.bytes])
        return stored
      },
    }
  }

  async function answer(id: number, call: MediaCall): Promise<void> {
    try {
      const result = await run(call, createWork(progressOf(id), sameArchive))
      line.postMessage({ type: 'done', id, result }, buffersIn(result))
    }
    catch (error) {
      line.postMessage({
        type: 'failed',
        id,
        ...describe(error, failedAs[call.method]),
      }, [])
    }
  }

  line.onmessage = ({ data }) => data.type === 'taken'
    ? taken?.()
    : answer(data.id, data.call)
}

function createWork({ alive, handOver }: Progress, sameArchive: (archive: ArchiveArgument) => Blob): MediaWork {
  return {
    hash: source => hashSource(source, { onProgress: alive }),
    hashInChunks: blob => sliceHash(blob, { onChunk: handOver }),
    inspect,
    derivatives: async (source, mime) => makeDerivatives(await readBytes(source), mime),
    watermark: async (source, mime, lines) => makeWatermark(await readBytes(source), mime, lines),
    findPage: async (source, mime) => findPage(await readBytes(source), mime),
    straighten: async (source, mime, work) => straighten(await readBytes(source), mime, work),
    pdf: pagesToPdf,
    listArchive: archive => listArchive(sameArchive(archive)),
    readArchiveEntry: (archive, index) => readArchiveEntry(sameArchive(archive), index, alive),
  }
}

function run({ method, args }: MediaCall, work: MediaWork): Promise<unknown> {
  // The message type keeps method and arguments together; the compiler cannot follow a union through a call.
  return (work[method] as (...all: typeof args) => Promise<unknown>)(...args)
}

/** A Blob arrives as a new object in every message; the directory belongs to the first one. */
function rememberArchive(): (archive: ArchiveArgument) => Blob {
  let last: ArchiveArgument | undefined
  return (archive) => {
    if (last?.token !== archive.token)
      last = archive
    return last.blob
  }
}

function describe(error: unknown, otherwise: FailureCode): Pick<MediaReply & { type: 'failed' }, 'code' | 'detail'> {
  const { code, detail } = asFailure(error, otherwise)
  return { code, detail }
}

/** What the page gets for good instead of as a copy. */
function buffersIn(result: unknown): ArrayBuffer[] {
  if (result instanceof ArrayBuffer)
    return [result]
  const parts = Array.isArray(result)
    ? result
    : [result]
  return parts.flatMap(part => part?.bytes instanceof ArrayBuffer
    ? [part.bytes as ArrayBuffer]
    : [])
}
