import type { SyncLoop } from '../sync/sync-loop.ts'

/** The moments at which trying again makes sense: the network is back, the page comes to the front or out of the cache. */
export function withPageEvents(loop: SyncLoop, page: Pick<Window, 'addEventListener' | 'document'> = globalThis.window): SyncLoop {
  let listening: AbortController | undefined
  const onVisible = (): void => {
    if (page.document.visibilityState === 'visible')
      loop.nudge()
  }
  return {
    ...loop,
    start() {
      listening?.abort()
      listening = new AbortController()
      const { signal } = listening
      page.addEventListener('online', loop.nudge, { signal })
      page.addEventListener('pageshow', ({ persisted }) => persisted && loop.nudge(), { signal })
      page.document.addEventListener('visibilitychange', onVisible, { signal })
      loop.start()
    },
    stop() {
      listening?.abort()
      loop.stop()
    },
  }
}
