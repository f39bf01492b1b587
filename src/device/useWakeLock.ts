import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref } from 'vue'

export interface WakeLock {
  isSupported: boolean
  isAwake: Readonly<Ref<boolean>>
  /** Keeps the screen on; taken again by itself when the page comes back to the front. Refusal is silent: the screen just sleeps. */
  keepAwake: () => Promise<void>
  release: () => Promise<void>
}

interface Parts {
  navigator?: { wakeLock?: Pick<globalThis.WakeLock, 'request'> }
  document?: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>
}

/** For long uploads and walks: the phone stays awake while `keepAwake` holds, never longer than the component lives. */
export function useWakeLock({ navigator = globalThis.navigator, document = globalThis.document }: Parts = {}): WakeLock {
  const { wakeLock } = navigator
  const isAwake = ref(false)
  let isWanted = false
  let held: WakeLockSentinel | undefined

  async function take(): Promise<void> {
    if (!wakeLock || !isWanted || held || document.visibilityState !== 'visible')
      return
    try {
      const sentinel = await wakeLock.request('screen')
      if (!isWanted)
        return await sentinel.release()
      held = sentinel
      isAwake.value = true
      sentinel.addEventListener('release', lost)
    }
    catch {
      isAwake.value = false // low battery or a policy: nothing a person could do about it
    }
  }

  // The system lets go whenever the page is hidden.
  function lost(): void {
    held = undefined
    isAwake.value = false
  }

  async function release(): Promise<void> {
    isWanted = false
    await held?.release()
  }

  const onVisible = (): void => void take()
  document.addEventListener('visibilitychange', onVisible)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onVisible)
    void release()
  })

  return {
    isSupported: wakeLock !== undefined,
    isAwake: readonly(isAwake),
    async keepAwake() {
      isWanted = true
      await take()
    },
    release,
  }
}
