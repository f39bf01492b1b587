import type { ComputedRef } from 'vue'
import type { Derivative } from '../../domain/evidence/schema.ts'
import { computed, shallowRef, watch } from 'vue'
import { useOpened } from '../../container/container.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { useLive } from '../../ui/useLive.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'

export interface OfflineReady {
  /** By the data on this phone, not by what was once said. */
  state: ComputedRef<'unknown' | 'ready' | 'missing'>
  /** Pictures that would be missing. */
  missing: ComputedRef<number>
}

const MAX_EVIDENCE = 5000

/** Would every record and preview of the visit be here with the network off? */
export function useOfflineReady(): OfflineReady {
  const { store } = useOpened()
  const me = useMe()
  const scope = computed(() => me.visitScopes.value.at(-1))
  const sync = useLive(store.watchSyncState(), undefined)
  const items = useLiveQuery(() => scope.value
    ? store.items.watchList({ scope: scope.value, coll: 'evidence', limit: MAX_EVIDENCE })
    : undefined, undefined)
  const missing = shallowRef<number>()
  // Pictures arrive one by one without touching the rows; the sync state moves with them.
  watch([items, sync], async ([list]) => {
    const wanted = list?.flatMap(item => shownPictures(evidenceOf(item).derivatives))
    missing.value = wanted && (await store.blobs.missing(wanted)).length
  }, { immediate: true })
  const isComplete = computed(() => sync.value?.scopes.some(one => one.scope === scope.value && one.complete))
  return {
    missing: computed(() => missing.value ?? 0),
    state: computed(() => {
      if (missing.value === undefined || isComplete.value === undefined)
        return 'unknown'
      return isComplete.value && missing.value === 0
        ? 'ready'
        : 'missing'
    }),
  }
}

/** The first of each role that a viewer shows; later ones of the same role are never shown. */
function shownPictures(derivatives: readonly Derivative[]): string[] {
  return (['thumb', 'preview', 'poster', 'pdf'] as const).flatMap((role) => {
    const first = derivatives.find(derivative => derivative.role === role)
    return first
      ? [first.sha256]
      : []
  })
}
