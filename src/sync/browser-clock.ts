import type { SyncClock } from './server-calls.ts'

/** Time as the browser has it. */
export const browserClock: SyncClock = {
  now: Date.now,
  later(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
