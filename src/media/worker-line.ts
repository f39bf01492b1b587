import type { MediaCall, MediaMethod, MediaReply, MediaResult } from './media-messages.ts'
import type { CallOptions, HashedChunk } from './media-port.ts'
import type { WorkerHostOptions } from './worker-host.ts'
import { Failure } from '../domain/failure.ts'
import { brokenAs } from './media-messages.ts'
import { createWorkerHost } from './worker-host.ts'

export interface LineCallOptions extends CallOptions {
  onChunk?: (chunk: HashedChunk) => Promise<void> | void
}

export interface WorkerLine {
  call: <M extends MediaMethod>(call: MediaCall<M>, options?: LineCallOptions) => Promise<MediaResult<M>>
  close: () => void
}

interface Job extends LineCallOptions {
  id: number
  call: MediaCall
  resolve: (result: unknown) => void
  reject: (reason: unknown) => void
}

/** Calls stand in a row; one is with the worker, the others wait. */
export function createWorkerLine(makeWorker: () => Worker, options?: WorkerHostOptions): WorkerLine {
  const waiting: Job[] = []
  const host = createWorkerHost(makeWorker, { onReply: hear, onBroken: breakOff }, options)
  let running: Job | undefined
  let lastId = 0

  function next(): void {
    running ??= waiting.shift()
    if (!running)
      return host.rest()
    try {
      host.post({ type: 'call', id: running.id, call: running.call })
    }
    catch (error) {
      breakOff(error) // something that cannot be sent to a worker
    }
  }

  function settle(finish: (job: Job) => void): void {
    const job = running
    running = undefined
    if (job)
      finish(job)
    next()
  }

  function breakOff(cause: unknown): void {
    settle(job => job.reject(new Failure(brokenAs[job.call.method], {}, { cause })))
  }

  function hear(reply: MediaReply): void {
    if (reply.id !== running?.id)
      return
    switch (reply.type) {
      case 'alive': return host.expectMore()
      case 'chunk': return void passOn(running, reply.chunk)
      case 'done': return settle(job => job.resolve(reply.result))
      case 'failed': return settle(job => job.reject(new Failure(reply.code, reply.detail)))
    }
  }

  async function passOn(job: Job, chunk: HashedChunk): Promise<void> {
    host.expectNothing() // storing a chunk may take as long as it needs
    try {
      await job.onChunk?.(chunk)
    }
    catch (error) {
      return drop(job, error)
    }
    if (job === running)
      host.post({ type: 'taken', id: job.id })
  }

  /** Takes a call out of the row; one that runs takes its worker with it, since a decoder cannot be interrupted. */
  function drop(job: Job, reason: unknown): void {
    job.reject(reason)
    if (job === running) {
      host.end()
      settle(() => {})
    }
    else if (waiting.includes(job)) {
      waiting.splice(waiting.indexOf(job), 1)
    }
  }

  return {
    call: (call, options = {}) => new Promise((resolve, reject) => {
      const { signal } = options
      signal?.throwIfAborted()
      const job = { ...options, id: ++lastId, call: call as MediaCall, resolve: resolve as Job['resolve'], reject }
      signal?.addEventListener('abort', () => drop(job, signal.reason), { once: true })
      waiting.push(job)
      if (!running)
        next()
    }),
    close: () => {
      const reason = new DOMException('closed', 'AbortError')
      for (const job of waiting.splice(0))
        job.reject(reason)
      running?.reject(reason)
      running = undefined
      host.end()
    },
  }
}
