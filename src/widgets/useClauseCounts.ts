import type { ComputedRef, Ref } from 'vue'
import type { Rubric } from '../domain/rubric/schema.ts'
import type { Counts } from './standard-progress.ts'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'
import { countTerms } from './standard-progress.ts'

interface Counted {
  scope: Readonly<Ref<string | undefined>>
  rubric: Readonly<Ref<Rubric | undefined>>
  edition: Readonly<Ref<string | undefined>>
}

/** Evidence of every standard and clause, live. Empty until the first answer. */
export function useClauseCounts({ scope, rubric, edition }: Counted): { counts: ComputedRef<Counts>, isCounted: ComputedRef<boolean> } {
  const { store } = useOpened()
  const counts = useLiveQuery<Counts | undefined>(() => {
    if (!scope.value || !rubric.value || !edition.value)
      return undefined
    return store.items.watchCounts({
      scope: scope.value,
      coll: 'evidence',
      terms: countTerms(rubric.value, edition.value),
    })
  }, undefined)
  return {
    counts: computed(() => counts.value ?? {}),
    isCounted: computed(() => counts.value !== undefined),
  }
}
