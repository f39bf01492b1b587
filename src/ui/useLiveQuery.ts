import type { Ref } from 'vue'
import { onScopeDispose, shallowRef, watch } from 'vue'

interface Live<T> { subscribe: (onNext: (value: T) => void) => { unsubscribe: () => void } }

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
    let isOver = false
    const subscription = live.subscribe((value) => {
      // A store may still deliver an answer that was on its way.
      if (!isOver)
        current.value = value
    })
    stop = () => {
      isOver = true
      subscription.unsubscribe()
    }
  }, { immediate: true })
  onScopeDispose(() => stop())
  return current
}
