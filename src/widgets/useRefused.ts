import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { useLive } from '../ui/useLive.ts'

/** Ids of everything of which the server refused or keeps apart a step, so that a person has to look. */
export function useRefused(): ComputedRef<ReadonlySet<string>> {
  const { store } = useOpened()
  const journal = useLive(store.outbox.watchAttention(), [])
  return computed(() => new Set(journal.value.map(({ op }) => op.id)))
}
