import type { Buffer } from 'node:buffer'
import type { Faults } from './line-faults.ts'

interface DelayParts {
  /** Shared by all connections of one way: when the line is free again. */
  line: { freeMs: number }
  faults: () => Faults
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
/** As much lies in the buffers of a real line, at least. */
const LEAST_WINDOW = 256 * 1024

export function createDelay({ line, faults, deliver, pause, resume }: DelayParts): Delay {
  const queue: Array<{ dueMs: number, chunk: Buffer }> = []
  let queued = 0
  let isHeld = false
  let isFull = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = (): void => {}

  function dueMs(bytes: number): number {
    const { bytesPerSecond, delayMs = 0 } = faults()
    const nowMs = performance.now()
    if (bytesPerSecond === undefined)
      return nowMs + delayMs
    line.freeMs = Math.max(nowMs, line.freeMs) + bytes / bytesPerSecond * 1000
    return line.freeMs + delayMs
  }

  function window(): number {
    const { bytesPerSecond = 0, delayMs = 0 } = faults()
    return Math.max(LEAST_WINDOW, bytesPerSecond * delayMs * 2 / 1000)
  }

  function run(): void {
    clearTimeout(timer)
    while (!isHeld && !isFull && queue[0] && queue[0].dueMs <= performance.now()) {
      const { chunk } = queue.shift()!
      queued -= chunk.length
      isFull = !deliver(chunk)
    }
    if (queue.length === 0 && !isHeld)
      last()
    if (isHeld || isFull)
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
        queue.push({ dueMs: dueMs(slice.length), chunk: slice })
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
