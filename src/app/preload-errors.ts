import { t } from '../i18n/i18n.ts'
import { toast } from '../ui/toast.ts'

const mark = 'jz-reloaded'
const ONCE_IN_MS = 60_000

interface Page {
  navigator: Pick<Navigator, 'onLine'>
  location: Pick<Location, 'reload'>
  sessionStorage: Pick<Storage, 'getItem' | 'setItem'>
}

/**
 * A part of the app is missing: after an update an open page may ask for files that are no longer there. One reload brings
 * the new ones; a second within a minute would only go round in circles, and without a network there is nothing to reload.
 */
export function handleMissingParts(target: Pick<Window, 'addEventListener'> = globalThis.window, page: Page = globalThis.window, now: () => number = Date.now): void {
  target.addEventListener('vite:preloadError', () => {
    if (page.navigator.onLine && !wasReloaded(page, now()))
      page.location.reload()
    else
      toast(t('app.notDownloaded'), { tone: 'wait', ms: 6000 })
  })
}

function wasReloaded({ sessionStorage }: Page, nowMs: number): boolean {
  try {
    const lastMs = Number(sessionStorage.getItem(mark))
    sessionStorage.setItem(mark, String(nowMs))
    return nowMs - lastMs < ONCE_IN_MS
  }
  catch {
    return true // where nothing can be remembered a reload could go on for ever
  }
}
