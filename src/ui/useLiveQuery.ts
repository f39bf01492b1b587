import type { Ref } from 'vue'
import type { Live } from './live-watch.ts'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { watchSteadily } from './live-watch.ts'

/**
 * Shows a live query whose question changes: `query` is read like a computed and asked anew when it changes. Until the new
 * answer comes the old one stands; where `query` gives `undefined` (not known yet what to ask), `whileLoading` does.
 */
export function useLiveQuery<T>(query: () => Live<T> | undefined, whileLoading: T): Readonly<Ref<T>>
export function useLiveQuery<T>(query: () => Live<T> | undefined): Readonly<Ref<T | undefined>>
export function useLiveQuery<T>(query: () => Live<T> | undefined, whileLoading?: T): Readonly<Ref<T | undefined>> {
  const current = shallowRef(whileLoading)
  let stop = (): void => {}
  watch(query, (live) => {
    stop()
    if (!live) {
      current.value = whileLoading
      return
    }
    stop = watchSteadily(live, value => current.value = value).unsubscribe
  }, { immediate: true })
  onScopeDispose(() => stop())
  return current
}
