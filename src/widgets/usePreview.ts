import type { Ref } from 'vue'
import type { Failure } from '../domain/failure.ts'
import type { WantedBlob } from './useBlobUrl.ts'
import { onScopeDispose, shallowRef } from 'vue'
import { useOpened } from '../container/container.ts'
import { asFailure } from '../domain/failure.ts'

/** - `unreadable`: the bytes are here, and nothing can be made of them */
export type PreviewState<T>
  = | { status: 'loading' }
    | { status: 'failed', failure: Failure }
    | { status: 'unreadable' }
    | { status: 'ready', shown: T }

export interface PreviewLoad<T> {
  state: Readonly<Ref<PreviewState<T>>>
  retry: () => void
}

/** Fetches the bytes of one file and makes something to show of them; stops both when the component goes. */
export function usePreview<T>(wanted: WantedBlob, make: (blob: Blob, signal: AbortSignal) => Promise<T>, close?: (shown: T) => void): PreviewLoad<T> {
  const { sync } = useOpened()
  const state = shallowRef<PreviewState<T>>({ status: 'loading' })
  let ending: AbortController | undefined

  async function load(): Promise<void> {
    const own = ending = new AbortController()
    state.value = { status: 'loading' }
    const next = await attempt(own.signal)
    if (!own.signal.aborted)
      state.value = next
    else if (next.status === 'ready')
      close?.(next.shown)
  }

  async function attempt(signal: AbortSignal): Promise<PreviewState<T>> {
    let blob: Blob
    try {
      blob = await sync.fetchBlob(wanted.sha256, { mime: wanted.mime, role: wanted.role, signal })
    }
    catch (error) {
      return {
        status: 'failed',
        failure: asFailure(error, 'network-broken'),
      }
    }
    try {
      return { status: 'ready', shown: await make(blob, signal) }
    }
    catch {
      return { status: 'unreadable' }
    }
  }

  void load()
  onScopeDispose(() => {
    ending?.abort()
    if (state.value.status === 'ready')
      close?.(state.value.shown)
  })
  return {
    state,
    retry: () => void load(),
  }
}
