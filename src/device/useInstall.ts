import type { Ref } from 'vue'
import { computed, onScopeDispose, shallowRef } from 'vue'

/** Chromium's event; not in the standard library of types. */
interface InstallEvent extends Event {
  prompt: () => Promise<void>
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

export interface Install {
  /** True while the browser would show its own question. Elsewhere the guide in words is the way. */
  canInstall: Readonly<Ref<boolean>>
  /** Shows the browser's question once. */
  install: () => Promise<'accepted' | 'dismissed' | 'unavailable'>
}

type Target = Pick<Window, 'addEventListener' | 'removeEventListener'>

/** The event comes once, early: start this in the app's root and keep it. Nobody is asked unless they tap. */
export function useInstall({ window = globalThis.window as Target } = {}): Install {
  const offer = shallowRef<InstallEvent>()
  const keep = (event: Event): void => {
    event.preventDefault()
    offer.value = event as InstallEvent
  }
  const forget = (): void => {
    offer.value = undefined
  }
  window.addEventListener('beforeinstallprompt', keep)
  window.addEventListener('appinstalled', forget)
  onScopeDispose(() => {
    window.removeEventListener('beforeinstallprompt', keep)
    window.removeEventListener('appinstalled', forget)
  })
  return {
    canInstall: computed(() => offer.value !== undefined),
    async install() {
      const event = offer.value
      if (!event)
        return 'unavailable'
      offer.value = undefined
      await event.prompt()
      return (await event.userChoice).outcome
    },
  }
}
