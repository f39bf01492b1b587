import type { DeviceStore } from '../storage/device-store.ts'
import type { OpenNudges, SyncClock, SyncLocks } from './server-calls.ts'

interface ScheduleParts {
  store: DeviceStore
  clock: SyncClock
  random: () => number
  locks: SyncLocks
  nudges: OpenNudges
  personId: string
  /** Everything once. */
  round: (isForced: boolean) => Promise<void>
  pullSoon: (scope: string) => Promise<void>
  /** Hears of what went wrong without anybody waiting for it. */
  onFault?: ((error: unknown) => void) | undefined
}

export interface Schedule {
  start: () => void
  stop: () => void
  /** Whether nudges are listened for: not where the server has closed the door. */
  hear: (isOpen: boolean) => void
}

const POLL_MS = 30_000
/** Ops that the server keeps without applying are asked about this often. */
const ASK_AGAIN_MS = 3_600_000
/** Sweeping waits until the person has their first page. */
const SWEEP_AFTER_MS = 15_000

/** [SY10] When to look: at once, after every new piece of work, when the server nudges, and every 30 to 60 seconds beneath it all. */
export function createSchedule(parts: ScheduleParts): Schedule {
  const { store, clock, random, locks, nudges, personId, onFault = () => {} } = parts
  let end: AbortController | null = null
  let ear: AbortController | null = null
  let cancelPoll = (): void => {}
  let cancelWatch = (): void => {}
  let cancelSweep = (): void => {}
  let askedAgainMs = 0

  async function poll(): Promise<void> {
    if (clock.now() - askedAgainMs > ASK_AGAIN_MS) {
      askedAgainMs = clock.now()
      await store.outbox.askAgain()
    }
    await parts.round(false)
  }

  function later(signal: AbortSignal): void {
    cancelPoll = clock.later(POLL_MS * (1 + random()), () => void poll().catch(onFault).finally(() => signal.aborted || later(signal)))
  }

  /** New work is sent without anybody saying so, whichever tab recorded it. Polling goes on beneath while the store does not answer. */
  function watchWork(signal: AbortSignal): void {
    let seen = 0
    let subscription = watch()

    function watch(): { unsubscribe: () => void } {
      return store.watchSyncState().subscribe(({ waitingOps, waitingBlobs }) => {
        const waiting = waitingOps + waitingBlobs
        if (waiting > seen)
          void parts.round(false)
        seen = waiting
      }, (failure) => {
        onFault(failure)
        cancelWatch = clock.later(POLL_MS, () => {
          subscription.unsubscribe()
          subscription = watch()
        })
      })
    }

    signal.addEventListener('abort', () => subscription.unsubscribe())
  }

  async function follow({ scope, head }: { scope: string, head: number }): Promise<void> {
    const { after } = await store.outbox.startPull(scope)
    if (after < head)
      await parts.pullSoon(scope)
  }

  /** One tab listens for all: browsers allow few connections to one server. */
  function listen(signal: AbortSignal): void {
    void locks.whenFree(`jz-sync-${personId}-nudges`, () => new Promise<void>((resolve) => {
      const close = nudges(nudge => void follow(nudge).catch(onFault))
      signal.addEventListener('abort', () => {
        close()
        resolve()
      })
    }), signal)
  }

  function hear(isOpen: boolean): void {
    if (isOpen === (ear !== null))
      return
    ear?.abort()
    ear = isOpen && end
      ? new AbortController()
      : null
    if (ear)
      listen(ear.signal)
  }

  return {
    hear,
    start() {
      if (end)
        return
      end = new AbortController()
      watchWork(end.signal)
      hear(true)
      cancelSweep = clock.later(SWEEP_AFTER_MS, () => void store.blobs.sweep(clock.now()).catch(onFault))
      void poll().catch(onFault)
      later(end.signal)
    },
    stop() {
      hear(false)
      end?.abort()
      end = null
      cancelPoll()
      cancelWatch()
      cancelSweep()
    },
  }
}
