import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { EvidenceFilter } from './evidence-filter.ts'
import { computed, shallowRef, watch } from 'vue'
import { useOpened } from '../../container/container.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { usePagedItems } from '../../widgets/usePagedItems.ts'
import { pagedQueryOf, termsOf } from './evidence-filter.ts'

export interface Neighbours {
  /** The list that the picture was opened from, as far as it is read; at least the picture itself. */
  items: ComputedRef<readonly Item[]>
  index: ComputedRef<number>
  /** How long the list is, where that is known. */
  total: ComputedRef<number | undefined>
}

interface Around {
  scope: Readonly<Ref<string | undefined>>
  filter: ComputedRef<EvidenceFilter>
  item: Readonly<Ref<Item | undefined | null>>
}

/** Looking farther than this for one's place in the list costs more than it gives. */
const SEARCH_AT_MOST = 1200
/** Sorts after every real item at the same moment. */
const JUST_AFTER = '~'
const READ_AHEAD = 6

/**
 * What lies before and after a piece of evidence in the list it was opened from. Deep in a long list only the older ones
 * are known: the list is then read from the piece itself on.
 */
export function useNeighbours({ scope, filter, item }: Around): Neighbours {
  const { store } = useOpened()
  const start = shallowRef<string>()
  const { seen, readOn } = usePagedItems(query => store.items.watchList(query), () => scope.value === undefined
    ? undefined
    : {
        ...pagedQueryOf(scope.value, filter.value),
        start: start.value,
      })
  const place = computed(() => seen.value.items.findIndex(({ id }) => id === item.value?.id))

  watch([seen, item], () => {
    const { isLoading, isReading, isDone, looked, items } = seen.value
    if (!item.value || isLoading || isReading || isDone)
      return
    if (place.value < 0 && looked >= SEARCH_AT_MOST && start.value === undefined)
      start.value = item.value.sort + JUST_AFTER
    else if (place.value < 0 || place.value > items.length - READ_AHEAD)
      readOn()
  })

  const counts = useLiveQuery(() => scope.value === undefined
    ? undefined
    : store.items.watchCounts({
        scope: scope.value,
        coll: 'evidence',
        terms: termsOf(filter.value),
      }), {})
  const total = computed(() => {
    if (place.value < 0 || start.value !== undefined)
      return undefined
    if (seen.value.isDone)
      return seen.value.items.length
    const terms = termsOf(filter.value)
    const isExact = terms.length === 1 && pagedQueryOf('', filter.value).keep === undefined
    return isExact
      ? counts.value[terms[0] ?? '']
      : undefined
  })

  return {
    items: computed(() => place.value < 0
      ? (item.value
          ? [item.value]
          : [])
      : seen.value.items),
    index: computed(() => Math.max(0, place.value)),
    total,
  }
}
