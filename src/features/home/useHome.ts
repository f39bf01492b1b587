import type { ComputedRef } from 'vue'
import type { Todo } from '../../widgets/todo.ts'
import type { Coverage } from './coverage.ts'
import type { NextThing } from './next-things.ts'
import { computed } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { dayOf } from '../../domain/time/day.ts'
import { useLive } from '../../ui/useLive.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useRubric } from '../../widgets/useRubric.ts'
import { clauseTerms, coverageOf, handledBy, ownGaps } from './coverage.ts'
import { nextThings } from './next-things.ts'

export interface Home {
  /** `undefined` until the rubric is on the phone. */
  coverage: ComputedRef<Coverage | undefined>
  next: ComputedRef<readonly NextThing[]>
}

interface Whose { unitScope: string, workScope: string, name: ComputedRef<string>, todo: ComputedRef<Todo> }

/** What the home page shows of the work, from the phone's own data. */
export function useHome({ unitScope, workScope, name, todo }: Whose): Home {
  const { now } = useContainer()
  const { store } = useOpened()
  const { rubric, edition, assignments } = useRubric(unitScope, workScope)
  const known = computed(() => rubric.value && edition.value
    ? { rubric: rubric.value, edition: edition.value }
    : undefined)
  const counts = useLiveQuery(() => known.value
    ? store.items.watchCounts({
        scope: workScope,
        coll: 'evidence',
        terms: clauseTerms(known.value.rubric, known.value.edition),
      })
    : undefined)
  const activities = useLive(store.items.watchList({ scope: workScope, coll: 'activity', limit: 60 }), [])
  const gaps = computed(() => known.value && counts.value
    ? ownGaps(known.value.rubric, known.value.edition, {
      handled: handledBy(name.value, assignments.value),
      counts: counts.value,
    }).length
    : 0)
  return {
    coverage: computed(() => known.value && counts.value
      ? coverageOf(known.value.rubric, known.value.edition, counts.value)
      : undefined),
    next: computed(() => nextThings({
      today: dayOf(now()),
      activities: activities.value.map(item => ({
        id: item.id,
        activity: activityOf(item),
      })),
      todo: todo.value,
      ownGaps: gaps.value,
    })),
  }
}
