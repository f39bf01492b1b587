import type { MediaReply, MediaRequest } from './media-messages.ts'

export interface WorkerHostOptions {
  /** A worker that says nothing for so long has hung. */
  quietMs?: number
  /** After so long without work the worker is ended: a decoder keeps the memory of its largest picture. */
  restMs?: number
}

export interface WorkerEvents {
  onReply: (reply: MediaReply) => void
  /** It crashed, could not be loaded, or hung. It is ended already; the next message starts another one. */
  onBroken: (cause: unknown) => void
}

export interface WorkerHost {
  /** Who hears the answers; to be called before the first message. */
  listen: (events: WorkerEvents) => void
  /** Starts a worker if there is none, and expects to hear from it. */
  post: (message: MediaRequest) => void
  expectMore: () => void
  /** Nothing is expected for now: the page itself is at work. */
  expectNothing: () => void
  /** No work is left: the worker may go when it has rested long enough. */
  rest: () => void
  end: () => void
}

/** Keeps one worker alive, watched, and replaceable. */
export function createWorkerHost(makeWorker: () => Worker, { quietMs = 30_000, restMs = 60_000 }: WorkerHostOptions = {}): WorkerHost {
  const watch = createWatch(quietMs, () => breakDown('quiet'))
  let events: WorkerEvents | undefined
  let worker: Worker | undefined
  let resting: ReturnType<typeof setTimeout> | undefined

  function start(): Worker {
    const started = makeWorker()
    started.onmessage = ({ data }: MessageEvent<MediaReply>) => events?.onReply(data)
    started.onerror = breakDown
    started.onmessageerror = breakDown
    return started
  }

  function end(): void {
    watch.stop()
    clearTimeout(resting)
    worker?.terminate()
    worker = undefined
  }

  function breakDown(cause: unknown): void {
    end()
    events?.onBroken(cause)
  }

  return {
    listen: wanted => void (events = wanted),
    post: (message) => {
      clearTimeout(resting)
      worker ??= start()
      watch.start()
      worker.postMessage(message)
    },
    expectMore: watch.start,
    expectNothing: watch.stop,
    rest: () => {
      watch.stop()
      clearTimeout(resting)
      resting = setTimeout(end, restMs)
    },
    end,
  }
}

interface Watch {
  /** Begins anew. */
  start: () => void
  stop: () => void
}

const steps = 20

/** Counts in small steps, so that a phone that slept for an hour does not find its worker guilty on waking. */
function createWatch(quietMs: number, onQuiet: () => void): Watch {
  let ticking: ReturnType<typeof setInterval> | undefined
  const stop = () => clearInterval(ticking)
  const start = () => {
    stop()
    let left = steps
    ticking = setInterval(() => {
      if (--left === 0)
        onQuiet()
    }, quietMs / steps)
  }
  return { start, stop }
}
