import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref } from 'vue'

/** `untold`: this browser says nothing of it. `other`: mobile data, or something that may cost. */
export type NetworkKind = 'wifi' | 'other' | 'untold'

export interface NetworkNow {
  kind: NetworkKind
  /** The person asked the phone or the browser to use little data. */
  savesData: boolean
}

export interface Network {
  kind: Readonly<Ref<NetworkKind>>
  savesData: Readonly<Ref<boolean>>
}

type Connection = EventTarget & { type?: string, saveData?: boolean }

interface Parts {
  /** Only Chromium has a connection, and only on Android does it say of what type. */
  navigator?: { connection?: Connection }
}

/** A cable costs nothing either. What the browser calls `unknown` or `mixed` may cost. */
const free: readonly string[] = ['wifi', 'ethernet']

/** How it stands at this moment. */
export function networkNow({ navigator = globalThis.navigator as Parts['navigator'] }: Parts = {}): NetworkNow {
  const { type, saveData = false } = navigator?.connection ?? {}
  return {
    kind: type === undefined
      ? 'untold'
      : free.includes(type)
        ? 'wifi'
        : 'other',
    savesData: saveData,
  }
}

/** Follows what the browser says of its network. */
export function useNetworkKind({ navigator = globalThis.navigator as Parts['navigator'] }: Parts = {}): Network {
  const parts = navigator
    ? { navigator }
    : {}
  const kind = ref(networkNow(parts).kind)
  const savesData = ref(networkNow(parts).savesData)
  const look = (): void => {
    const now = networkNow(parts)
    kind.value = now.kind
    savesData.value = now.savesData
  }
  navigator?.connection?.addEventListener('change', look)
  onScopeDispose(() => navigator?.connection?.removeEventListener('change', look))
  return {
    kind: readonly(kind),
    savesData: readonly(savesData),
  }
}
