import type { MediaCall, MediaMethod, MediaReply, MediaResult, MediaWork } from './media-messages.ts'
import type { HashedChunk } from './media-port.ts'
import type { WorkerHost, WorkerHostOptions } from './worker-host.ts'
import { Failure } from '../domain/failure.ts'
import { unreachable } from '../domain/unreachable.ts'
import { brokenAs } from './media-messages.ts'
import { createWorkerHost } from './worker-host.ts'

export interface LineCallOptions {
  signal?: AbortSignal | undefined
  onChunk?: (chunk: HashedChunk) => Promise<void> | void
}

export interface WorkerLine {
  call: <M extends MediaMethod>(method: M, args: Parameters<MediaWork[M]>, options?: LineCallOptions) => Promise<MediaResult<M>>
  close: () => void
}

interface Job extends LineCallOptions {
  id: number
  call: MediaCall
  resolve: (result: unknown) => void
  reject: (reason: unknown) => void
}

/** Calls stand in a row, those that a save waits for in front; one is with the worker, the others wait. */
interface Row {
  waiting: Job[]
  running: Job | undefined
  host: WorkerHost
}

export function createWorkerLine(makeWorker: () => Worker, options?: WorkerHostOptions): WorkerLine {
  const row: Row = {
    waiting: [],
    running: undefined,
    host: createWorkerHost(makeWorker, options),
  }
  row.host.listen({
    onReply: reply => hear(row, reply),
    onBroken: cause => breakOff(row, cause),
  })
  let lastId = 0
  return {
    call: (method, args, options = {}) => new Promise((resolve, reject) => {
      const { signal } = options
      signal?.throwIfAborted()
      // The signature keeps method and arguments together; the compiler cannot see it from in here.
      const call = { method, args } as unknown as MediaCall
      const job: Job = {
        ...options,
        id: ++lastId,
        call,
        resolve: resolve as Job['resolve'],
        reject,
      }
      signal?.addEventListener('abort', () => drop(row, job, signal.reason), { once: true })
      enqueue(row, job)
      if (!row.running)
        next(row)
    }),
    close: () => closeRow(row),
  }
}

/** A file is looked at before it is saved; pictures of what is saved already may wait. */
const urgent: ReadonlySet<MediaMethod> = new Set(['inspect', 'hash', 'hashInChunks'])

/** What a person waits for goes ahead of what nobody waits for, each in the order of asking. */
function enqueue(row: Row, job: Job): void {
  const isUrgent = ({ call }: Job): boolean => urgent.has(call.method)
  const at = isUrgent(job)
    ? row.waiting.findIndex(other => !isUrgent(other))
    : -1
  row.waiting.splice(at < 0
    ? row.waiting.length
    : at, 0, job)
}

function next(row: Row): void {
  row.running = row.waiting.shift()
  if (!row.running)
    return row.host.rest()
  try {
    row.host.post({ type: 'call', id: row.running.id, call: row.running.call })
  }
  catch (error) {
    breakOff(row, error) // something that cannot be sent to a worker
  }
}

/** Ends the call that runs, with whatever came of it, and begins the next one. */
function settle(row: Row, finish: (job: Job) => void): void {
  if (row.running)
    finish(row.running)
  next(row)
}

function breakOff(row: Row, cause: unknown): void {
  settle(row, ({ call, reject }) => reject(new Failure(brokenAs[call.method], {}, { cause })))
}

function hear(row: Row, reply: MediaReply): void {
  if (!row.running || reply.id !== row.running.id)
    return
  switch (reply.type) {
    case 'alive': return row.host.expectMore()
    case 'chunk': return void passOn(row, row.running, reply.chunk)
    case 'done': return settle(row, ({ resolve }) => resolve(reply.result))
    case 'failed': return settle(row, ({ reject }) => reject(new Failure(reply.code, reply.detail)))
    default: return unreachable(reply)
  }
}

async function passOn(row: Row, job: Job, chunk: HashedChunk): Promise<void> {
  row.host.expectNothing() // storing a chunk may take as long as it needs
  try {
    await job.onChunk?.(chunk)
  }
  catch (error) {
    return drop(row, job, error)
  }
  if (job === row.running)
    row.host.post({ type: 'taken', id: job.id })
}

/** Takes a call out of the row; one that runs takes its worker with it, since a decoder cannot be interrupted. */
function drop(row: Row, job: Job, reason: unknown): void {
  job.reject(reason)
  row.waiting = row.waiting.filter(other => other !== job)
  if (job === row.running) {
    row.host.end()
    next(row)
  }
}

function closeRow(row: Row): void {
  const reason = new DOMException('closed', 'AbortError')
  for (const { reject } of [
    ...row.waiting,
    ...(row.running
      ? [row.running]
      : []),
  ])
    reject(reason)
  row.waiting = []
  row.running = undefined
  row.host.end()
}
