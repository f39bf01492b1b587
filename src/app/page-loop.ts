import type { SyncActivity, SyncLoop } from '../sync/sync-loop.ts'

type Page = Pick<Window, 'addEventListener' | 'document'> & { navigator?: object }

export interface PageLoop extends SyncLoop {
  /** Stops for good: the person has left. */
  end: () => void
}

/**
 * The sync loop of one person as the page needs it: it hears when trying again makes sense (network back, page in front,
 * page out of the cache), and after `stop` any of `start`, `sendNow` or `nudge` sets it going again with a new loop. After
 * `end` nothing does: a photo that comes late must not send under the name of whoever is in now.
 */
export function createPageLoop(make: () => SyncLoop, page: Page = globalThis.window): PageLoop {
  const listeners = new Set<(activity: SyncActivity) => void>()
  const tell = (activity: SyncActivity): void => listeners.forEach(listener => listener(activity))
  let loop = make()
  let stopHearing = loop.onActivity(tell)
  let events: AbortController | undefined
  let isStopped = false
  let hasEnded = false

  function running(): SyncLoop {
    if (isStopped && !hasEnded) {
      stopHearing()
      loop = make()
      stopHearing = loop.onActivity(tell)
      isStopped = false
      loop.start()
      hear()
    }
    return loop
  }

  function hear(): void {
    events ??= new AbortController()
    const { signal } = events
    const nudge = (): void => loop.nudge()
    page.addEventListener('online', nudge, { signal })
    page.addEventListener('pageshow', ({ persisted }) => persisted && nudge(), { signal })
    page.document.addEventListener('visibilitychange', () => page.document.visibilityState === 'visible' && nudge(), { signal })
    // Chromium alone says so: on Wi-Fi, what waited for it goes.
    const { connection } = (page.navigator ?? {}) as { connection?: EventTarget }
    connection?.addEventListener('change', nudge, { signal })
  }

  function stop(): void {
    isStopped = true
    events?.abort()
    events = undefined
    loop.stop()
  }

  return {
    start() {
      if (isStopped)
        return void running()
      if (events)
        return
      loop.start()
      hear()
    },
    stop,
    end() {
      hasEnded = true
      stop()
    },
    sendNow: async () => running().sendNow(),
    nudge: () => running().nudge(),
    retryOne: async sha256 => running().retryOne(sha256),
    fetchBlob: async (sha256, options) => loop.fetchBlob(sha256, options),
    prepareOffline: async options => loop.prepareOffline(options),
    activity: () => loop.activity(),
    onActivity(listener) {
      listeners.add(listener)
      listener(loop.activity())
      return () => void listeners.delete(listener)
    },
  }
}
