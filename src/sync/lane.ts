import type { FailureCode } from '../domain/failure.ts'
import type { SyncClock } from './server-calls.ts'
import type { LaneState, LaneTrouble } from './sync-loop.ts'
import { asFailure } from '../domain/failure.ts'
import { pauseAfter } from './backoff.ts'

export interface LaneParts {
  /** Works until nothing is left. A Failure makes the lane rest. */
  work: (signal: AbortSignal) => Promise<void>
  clock: SyncClock
  random: () => number
  onChange: () => void
  /** Grows with everything that got through. A run that got something through before it failed has not failed in a row: a line that is cut again and again still carries. */
  through?: () => number
}

/** One way of talking to the server with its own pause after a failure, so that one that is broken does not stop the others. */
export interface Lane {
  /** Works unless it rests. While it works, being woken makes it look once more afterwards. Resolves when it stands still. */
  wake: () => Promise<void>
  /** Forgets its pause first: the network is back, the page is seen, somebody tapped. */
  wakeNow: () => Promise<void>
  state: () => LaneState
  /** The last failure, also after the lane has recovered. */
  trouble: () => LaneTrouble | undefined
  stop: () => void
}

interface Rest { code: FailureCode, retryAtMs: number, cancel: () => void }

export function createLane({ work, clock, random, onChange, through = () => 0 }: LaneParts): Lane {
  const abort = new AbortController()
  let running: Promise<void> | null = null
  let isWantedAgain = false
  let failures = 0
  let rest: Rest | null = null
  let trouble: LaneTrouble | undefined

  function wake(): Promise<void> {
    if (abort.signal.aborted || (rest && rest.retryAtMs > clock.now()))
      return Promise.resolve()
    endRest()
    if (running)
      isWantedAgain = true
    running ??= run().finally(() => {
      running = null
      onChange()
      // Woken after the last look and before the end: nobody else would come back to it.
      if (isWantedAgain && !rest)
        void wake()
    })
    return running
  }

  async function run(): Promise<void> {
    do {
      isWantedAgain = false
      const before = through()
      onChange()
      try {
        await work(abort.signal)
        failures = 0
      }
      catch (error) {
        if (through() > before)
          failures = 0
        if (!abort.signal.aborted)
          takeRest(error)
        return
      }
    } while (isWantedAgain && !abort.signal.aborted)
  }

  function takeRest(error: unknown): void {
    const { code, detail } = asFailure(error, 'server-failed')
    failures++
    trouble = {
      code,
      atMs: clock.now(),
      failures,
    }
    const ms = pauseAfter(failures, { random, retryAfterMs: detail.retryAfterMs })
    rest = {
      code,
      retryAtMs: clock.now() + ms,
      cancel: clock.later(ms, () => void wakeNow()),
    }
  }

  function endRest(): void {
    rest?.cancel()
    rest = null
  }

  function wakeNow(): Promise<void> {
    endRest()
    return wake()
  }

  return {
    wake,
    wakeNow,
    state: () => rest
      ? { status: 'resting', code: rest.code, retryAtMs: rest.retryAtMs }
      : {
          status: running ? 'working' : 'idle',
        },
    trouble: () => trouble,
    stop() {
      abort.abort(new DOMException('the loop was stopped', 'AbortError'))
      endRest()
    },
  }
}
