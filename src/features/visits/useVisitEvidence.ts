import type { ComputedRef, Ref } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { Activity } from '../../domain/activity/schema.ts'
import type { Evidence } from '../../domain/evidence/schema.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'

export interface VisitEvidence {
  item: ComputedRef<Item | undefined>
  /** The phone has looked for it. */
  isRead: ComputedRef<boolean>
  evidence: ComputedRef<Evidence | undefined>
  activity: ComputedRef<Activity | undefined>
  /** What stands beside it under the same standard, newest first; itself at least. */
  siblings: ComputedRef<readonly Item[]>
  index: ComputedRef<number>
  /** The standard it was opened from, or the first that it serves. */
  standard: ComputedRef<string | undefined>
}

interface Where { scope: Readonly<Ref<string | undefined>>, id: Readonly<Ref<string>>, from: Readonly<Ref<string | undefined>> }

const MOST_SIBLINGS = 300

/** One piece of evidence of a visit, with its neighbours. */
export function useVisitEvidence({ scope, id, from }: Where): VisitEvidence {
  const { store } = useOpened()
  const found = useLiveQuery<Item | undefined | null>(() => scope.value
    ? store.items.watch({ scope: scope.value, coll: 'evidence', id: id.value })
    : undefined, null)
  const item = computed(() => found.value?.id === id.value && !found.value.deleted
    ? found.value
    : undefined)
  const evidence = computed(() => item.value && evidenceOf(item.value))
  const listed = useLiveQuery(() => scope.value && from.value
    ? store.items.watchList({
        scope: scope.value,
        coll: 'evidence',
        terms: [`standard:${from.value}`],
        limit: MOST_SIBLINGS,
      })
    : undefined, [])
  const activities = useLiveQuery(() => scope.value && evidence.value?.activityId
    ? store.items.watch({ scope: scope.value, coll: 'activity', id: evidence.value.activityId })
    : undefined, undefined)
  const siblings = computed<readonly Item[]>(() => {
    if (listed.value.some(one => one.id === id.value))
      return listed.value
    return item.value
      ? [item.value]
      : []
  })
  return {
    item,
    isRead: computed(() => found.value !== null),
    evidence,
    siblings,
    activity: computed(() => activities.value && activityOf(activities.value)),
    index: computed(() => Math.max(0, siblings.value.findIndex(one => one.id === id.value))),
    standard: computed(() => from.value ?? /#(s\d+)c/.exec(Object.keys(evidence.value?.clauses ?? {})[0] ?? '')?.[1]),
  }
}
