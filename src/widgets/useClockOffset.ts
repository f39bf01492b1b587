import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { useLive } from '../ui/useLive.ts'

/**
 * How far the server's clock is ahead of this phone's, as last measured; 0 until it is read. Grants and visits begin and
 * end by the server's time: a phone that is an hour slow would otherwise keep a new volunteer from taking photos.
 */
export function useClockOffset(): ComputedRef<number> {
  const { store } = useOpened()
  const clock = useLive(store.facts.watchClock(), undefined)
  return computed(() => clock.value?.offsetMs ?? 0)
}
