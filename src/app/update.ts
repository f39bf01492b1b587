import type { Ref } from 'vue'
import { readonly, ref } from 'vue'
import { prepareViewers } from '../device/viewer-pack.ts'
import { afterFirstThings } from '../ui/first-things.ts'

export interface UpdateWatch {
  /** A new version lies ready on this phone. */
  isWaiting: Readonly<Ref<boolean>>
  /** Changes over and reloads this tab. Other tabs go on with what they have. */
  apply: () => void
}

const LOOK_EVERY_MS = 60 * 60_000

/** Registers the service worker once the page has settled. A new version waits until somebody says yes. */
export function watchForUpdate(isWanted: boolean): UpdateWatch {
  const isWaiting = ref(false)
  let apply = (): void => {}
  if (isWanted && 'serviceWorker' in navigator) {
    void register(() => isWaiting.value = true).then((change) => {
      apply = change
    }, () => {}) // without it the app works while there is a network
  }
  return {
    isWaiting: readonly(isWaiting),
    apply: () => apply(),
  }
}

async function register(onWaiting: () => void): Promise<() => void> {
  await settled()
  await new Promise<void>(afterFirstThings)
  const { Workbox } = await import('workbox-window')
  const workbox = new Workbox('/sw.js')
  let isAsked = false
  workbox.addEventListener('waiting', onWaiting)
  workbox.addEventListener('controlling', () => {
    // Only where a person said yes: another tab's yes must not reload this one over a draft.
    if (isAsked)
      location.reload()
  })
  await workbox.register({ immediate: true })
  whenIdle(() => void prepareViewers())
  const look = (): void => void workbox.update().catch(() => {})
  setInterval(look, LOOK_EVERY_MS)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
  return () => {
    isAsked = true
    workbox.messageSkipWaiting()
  }
}

/** Viewers wait until the person has what they came for; whoever saves data gets them with "ready for offline" only. */
function whenIdle(work: () => void): void {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } }
  if (connection?.saveData)
    return
  if ('requestIdleCallback' in globalThis)
    requestIdleCallback(work, { timeout: 30_000 })
  else
    setTimeout(work, 5000)
}

async function settled(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState === 'complete')
      setTimeout(resolve, 0)
    else
      addEventListener('load', () => setTimeout(resolve, 0), { once: true })
  })
}
