import type { ComputedRef, Ref, WritableComputedRef } from 'vue'
import type { Activity } from '../../domain/activity/schema.ts'
import { computed, ref } from 'vue'
import { useRoute } from 'vue-router'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { parseClauseRef } from '../../domain/rubric/clause-ref.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { clauseLabel } from '../../widgets/clause-topics.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useRubric } from '../../widgets/useRubric.ts'

export interface Binding {
  activityId: Ref<string | null>
  activity: ComputedRef<Activity | undefined>
  /** `edition#clause`, as the person came from it. */
  asked: WritableComputedRef<readonly string[]>
  /** 12 垃圾分类 */
  labels: ComputedRef<readonly string[]>
  /** Clauses that the next photos get: asked for, and those of the activity. */
  clauses: ComputedRef<readonly string[]>
}

/** What the photos will belong to, from the address: an activity, a clause, both or neither. */
export function useBinding(): Binding {
  const { store } = useOpened()
  const { query } = useRoute()
  const { unitScope, workScope } = useMe()
  const { rubric, edition } = useRubric(unitScope.value ?? '', workScope.value ?? '')
  const text = (value: unknown): string | undefined => typeof value === 'string' && value !== ''
    ? value
    : undefined
  const activityId = ref(text(query.activity) ?? null)
  const clause = text(query.clause)
  const chosen = ref<readonly string[]>()
  const fromAddress = computed(() => {
    if (!clause)
      return []
    const link = clause.includes('#')
      ? clause
      : `${edition.value ?? ''}#${clause}`
    return parseClauseRef(link)
      ? [link]
      : []
  })
  const item = useLiveQuery(() => activityId.value && workScope.value
    ? store.items.watch({ scope: workScope.value, coll: 'activity', id: activityId.value })
    : undefined)
  const activity = computed(() => item.value && !item.value.deleted
    ? activityOf(item.value)
    : undefined)
  const asked = computed<readonly string[]>({
    get: () => chosen.value ?? fromAddress.value,
    set: (next) => {
      chosen.value = next
    },
  })
  return {
    activityId,
    activity,
    asked,
    labels: computed(() => asked.value.flatMap((link) => {
      const found = parseClauseRef(link)
      return found && rubric.value
        ? clauseLabel(rubric.value, found.clause)
        : []
    })),
    clauses: computed(() => [
      ...new Set([
        ...asked.value,
        ...Object.keys(activity.value?.clauses ?? {}),
      ]),
    ].sort()),
  }
}
