import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref, watch } from 'vue'

/** As long as somebody takes to see that a button has become another one. */
const LOOK_MS = 700

/** True once `isOn` has been so for a moment; false again at once. */
export function useHasStood(isOn: Readonly<Ref<boolean>>): Readonly<Ref<boolean>> {
  const hasStood = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(isOn, (now) => {
    clearTimeout(timer)
    hasStood.value = false
    if (now) {
      timer = setTimeout(() => {
        hasStood.value = true
      }, LOOK_MS)
    }
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return readonly(hasStood)
}
