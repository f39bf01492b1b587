import type { Ref } from 'vue'
import { readonly, ref } from 'vue'
import { useOpened } from '../container/container.ts'

/**
 * How far the server's clock is ahead of this phone's, as last measured; 0 until it is read. Grants and visits begin and
 * end by the server's time: a phone that is an hour slow would otherwise keep a new volunteer from taking photos.
 */
export function useClockOffset(): Readonly<Ref<number>> {
  const { store } = useOpened()
  const offsetMs = ref(0)
  void store.facts.clock().then(clock => offsetMs.value = clock?.offsetMs ?? 0, () => {})
  return readonly(offsetMs)
}
