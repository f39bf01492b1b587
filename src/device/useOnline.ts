import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref } from 'vue'

export interface OnlineHint {
  /**
   * What the browser believes. False is reliable (no interface at all); true only means that trying makes sense:
   * a hotel page, a dead proxy or a server that is down all look online.
   */
  seemsOnline: Readonly<Ref<boolean>>
}

interface Parts {
  navigator?: Pick<Navigator, 'onLine'>
  window?: Pick<Window, 'addEventListener' | 'removeEventListener'>
}

/** Follows the browser's online and offline events. Truth about the server comes from sync, not from here. */
export function useOnline({ navigator = globalThis.navigator, window = globalThis.window }: Parts = {}): OnlineHint {
  const seemsOnline = ref(navigator.onLine)
  const look = (): void => {
    seemsOnline.value = navigator.onLine
  }
  window.addEventListener('online', look)
  window.addEventListener('offline', look)
  onScopeDispose(() => {
    window.removeEventListener('online', look)
    window.removeEventListener('offline', look)
  })
  return {
    seemsOnline: readonly(seemsOnline),
  }
}
