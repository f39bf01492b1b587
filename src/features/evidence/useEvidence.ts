import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { Activity } from '../../domain/activity/schema.ts'
import type { Evidence } from '../../domain/evidence/schema.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { nearestPlace } from '../../domain/evidence/caption.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'

export interface EvidenceNow {
  /** `null` while loading, `undefined` where there is none. */
  item: Readonly<Ref<Item | undefined | null>>
  evidence: ComputedRef<Evidence | undefined>
  activity: ComputedRef<Activity | undefined>
  /** A known place of the unit at the recorded position. */
  placeName: ComputedRef<string | undefined>
}

interface Where { scope: Readonly<Ref<string | undefined>>, unitScope: Readonly<Ref<string | undefined>>, id: Readonly<Ref<string>> }

/** One piece of evidence with what it belongs to, live. */
export function useEvidence({ scope, unitScope, id }: Where): EvidenceNow {
  const { store } = useOpened()
  const found = useLiveQuery<Item | undefined | null>(() => scope.value === undefined
    ? undefined
    : store.items.watch({ scope: scope.value, coll: 'evidence', id: id.value }), null)
  // The former answer stands until the new one is there; it must not be shown under another address.
  const item = computed(() => found.value && found.value.id !== id.value
    ? null
    : found.value)
  const evidence = computed(() => item.value
    ? evidenceOf(item.value)
    : undefined)
  const filedUnder = useLiveQuery(() => scope.value === undefined || !evidence.value?.activityId
    ? undefined
    : store.items.watch({ scope: scope.value, coll: 'activity', id: evidence.value.activityId }), undefined)
  const places = useLiveQuery(() => unitScope.value === undefined
    ? undefined
    : store.items.watchList({ scope: unitScope.value, coll: 'place', limit: 500 }), [])
  return {
    item,
    evidence,
    activity: computed(() => filedUnder.value && !filedUnder.value.deleted && filedUnder.value.id === evidence.value?.activityId
      ? activityOf(filedUnder.value)
      : undefined),
    placeName: computed(() => nearestPlace(evidence.value?.manifest.position, places.value.map(place => place.data as { name: string, latE6: number | null, lonE6: number | null }))?.name),
  }
}
