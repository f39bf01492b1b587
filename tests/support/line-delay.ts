import type { Buffer } from 'node:buffer'

interface DelayParts {
  /** Shared by all connections of one way: when the line is free again. */
  line: { freeMs: number }
  /** As they are at this moment: bytes per second, if any limit, and ms; `stillMs` is how long it carries nothing from now. */
  limits: () => { speed: number | undefined, delayMs: number, stillMs: number }
  /** False: the other side takes no more for now. */
  deliver: (chunk: Buffer) => boolean
  pause: () => void
  resume: () => void
}

/** Bytes of one way of one connection, in order, each after its time on the line. */
export interface Delay {
  take: (chunk: Buffer) => void
  hold: () => void
  release: () => void
  /** The other side takes more again. */
  resume: () => void
  /** Once everything taken so far is delivered. */
  afterAll: (then: () => void) => void
  stop: () => void
}

/** So little at a time that a slow line does not carry in bursts of seconds. */
const SLICE = 16 * 1024
/** As much of one connection lies in the buffers of a line without a limit. */
const FREE_WINDOW = 256 * 1024
/** Of one with a limit: what is under way, and as much as it carries in this time. More would make everybody else wait for seconds. */
const BUFFERED_MS = 100
const LEAST_WINDOW = 2 * SLICE

export function createDelay({ line, limits, deliver, pause, resume }: DelayParts): Delay {
  const queue: Array<{ dueMs: number, chunk: Buffer }> = []
  let queued = 0
  let isHeld = false
  let isFull = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = (): void => {}

  function dueMs(bytes: number): number {
    const { speed, delayMs, stillMs } = limits()
    const nowMs = performance.now() + stillMs
    if (speed === undefined)
      return nowMs + delayMs
    line.freeMs = Math.max(nowMs, line.freeMs) + bytes / speed * 1000
    return line.freeMs + delayMs
  }

  function window(): number {
    const { speed, delayMs } = limits()
    return speed === undefined
      ? FREE_WINDOW
      : Math.max(LEAST_WINDOW, speed * (delayMs * 2 + BUFFERED_MS) / 1000)
  }

  function run(): void {
    clearTimeout(timer)
    if (isHeld)
      return
    while (!isFull && queue[0] && queue[0].dueMs <= performance.now()) {
      const { chunk } = queue.shift()!
      queued -= chunk.length
      isFull = !deliver(chunk)
    }
    if (queue.length === 0)
      last()
    if (isFull)
      return
    if (queued <= window())
      resume()
    if (queue[0])
      timer = setTimeout(run, Math.max(1, queue[0].dueMs - performance.now()))
  }

  return {
    take(chunk) {
      for (let from = 0; from < chunk.length; from += SLICE) {
        const slice = chunk.subarray(from, from + SLICE)
        queued += slice.length
        queue.push({
          dueMs: dueMs(slice.length),
          chunk: slice,
        })
      }
      if (queued > window())
        pause()
      run()
    },
    hold: () => isHeld = true,
    release() {
      isHeld = false
      run()
    },
    resume() {
      isFull = false
      run()
    },
    afterAll(then) {
      last = () => {
        last = () => {}
        then()
      }
      run()
    },
    stop() {
      clearTimeout(timer)
      queue.length = 0
    },
  }
}
