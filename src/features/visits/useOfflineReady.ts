import type { ComputedRef } from 'vue'
import { computed, shallowRef, watch } from 'vue'
import { useOpened } from '../../container/container.ts'
import { hasViewers } from '../../device/viewer-pack.ts'
import { filesForOffline } from '../../domain/evidence/offline-files.ts'
import { useLive } from '../../ui/useLive.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useMe } from '../../widgets/useMe.ts'

/** What would be missing with the network off: the first of these that is not here. */
export interface OfflineMissing { what: 'records' | 'files' | 'viewers' | 'nothing', files: number }

export interface OfflineReady {
  /** By the data on this phone, not by what was once said. */
  state: ComputedRef<'unknown' | 'ready' | 'missing'>
  /** `undefined` until the phone has looked. */
  missing: ComputedRef<OfflineMissing | undefined>
  /** Looks again at what nothing announces: whether the viewers are kept. */
  look: () => Promise<void>
}

const MAX_ITEMS = 5000

/** Would every record, preview, paper and viewer of the visit be here with the network off? */
export function useOfflineReady(areViewersHere: () => Promise<boolean> = hasViewers): OfflineReady {
  const { store } = useOpened()
  const me = useMe()
  const scope = computed(() => me.visitScopes.value.at(-1))
  const sync = useLive(store.watchSyncState(), undefined)
  const listOf = (coll: string) => useLiveQuery(() => scope.value
    ? store.items.watchList({ scope: scope.value, coll, limit: MAX_ITEMS })
    : undefined, undefined)
  const evidence = listOf('evidence')
  const remarks = listOf('remark')
  const files = shallowRef<number>()
  const viewers = shallowRef<boolean>()
  // Pictures arrive one by one without touching the rows; the sync state moves with them.
  watch([evidence, remarks, sync], async ([seen, said]) => {
    if (seen && said) {
      const wanted = new Set([
        ...seen,
        ...said,
      ].flatMap(filesForOffline).map(({ sha256 }) => sha256))
      files.value = (await store.blobs.missing([...wanted])).length
    }
  }, { immediate: true })
  const look = async (): Promise<void> => {
    viewers.value = await areViewersHere()
  }
  void look()
  const isComplete = computed(() => sync.value?.scopes.some(one => one.scope === scope.value && one.complete))
  const missing = computed<OfflineMissing | undefined>(() => {
    if (files.value === undefined || isComplete.value === undefined)
      return undefined
    if (!isComplete.value)
      return { what: 'records', files: files.value }
    if (files.value > 0)
      return { what: 'files', files: files.value }
    return viewers.value === undefined
      ? undefined
      : {
          what: viewers.value
            ? 'nothing'
            : 'viewers',
          files: 0,
        }
  })
  return {
    missing,
    look,
    state: computed(() => {
      if (!missing.value)
        return 'unknown'
      return missing.value.what === 'nothing'
        ? 'ready'
        : 'missing'
    }),
  }
}
