import type { ComputedRef } from 'vue'
import type { EvidenceFilter, FilterKey } from './evidence-filter.ts'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { filterFrom, filterKeys, queryOf } from './evidence-filter.ts'

export interface EvidenceFilterNow {
  filter: ComputedRef<EvidenceFilter>
  /** The filter as text, for links into the viewer: `standard=s16&kind=photo`. */
  text: ComputedRef<string>
  set: (changes: Partial<Record<FilterKey, string>>) => void
  /** Takes everything away. */
  clear: () => void
}

/** The filter lives in the address, so that back, a link and the viewer's neighbours all mean the same list. */
export function useEvidenceFilter(): EvidenceFilterNow {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterFrom(route.query))

  function go(next: EvidenceFilter): void {
    const others = Object.entries(route.query).filter(([key]) => !(filterKeys as readonly string[]).includes(key))
    void router.replace({
      query: {
        ...Object.fromEntries(others),
        ...queryOf(next),
      },
    })
  }

  return {
    filter,
    text: computed(() => new URLSearchParams(queryOf(filter.value)).toString()),
    set: changes => go({
      ...filter.value,
      ...changes,
    }),
    clear: () => go(filterFrom({})),
  }
}
