import type { ComputedRef } from 'vue'
import type { Item } from '../../container/shapes.ts'
import type { Todo } from '../../widgets/todo.ts'
import type { Coverage } from './coverage.ts'
import type { NextThing } from './next-things.ts'
import { computed } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { dayOf } from '../../domain/time/day.ts'
import { isHeldBack } from '../../ui/first-things.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useArrived } from '../../widgets/useArrived.ts'
import { useClauseCounts } from '../../widgets/useClauseCounts.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useMyStandards } from '../../widgets/useMyStandards.ts'
import { useRubric } from '../../widgets/useRubric.ts'
import { coverageOf, gapsIn } from './coverage.ts'
import { nextThings } from './next-things.ts'

export interface Home {
  /** `undefined` until rubric and records are on the phone: a zero before that would be untrue. */
  coverage: ComputedRef<Coverage | undefined>
  next: ComputedRef<readonly NextThing[]>
  /** What stands first on the page is known, or it has to come from the server yet. */
  isFirstKnown: ComputedRef<boolean>
  /** All that `next` is made from is here: empty means nothing to do. */
  isNextKnown: ComputedRef<boolean>
}

const ACTIVITIES_LOOKED_AT = 60

/** What the home page shows of the work, from the phone's own data. */
export function useHome(todo: ComputedRef<Todo>, { unitScope, workScope }: { unitScope: string, workScope: string }): Home {
  const { now } = useContainer()
  const { store } = useOpened()
  const me = useMe()
  const { rubric, edition, assignments } = useRubric(unitScope, workScope)
  const { isHere, stage } = useArrived()
  const counted = computed(() => isHere.value
    ? me.workScope.value
    : undefined)
  const { counts, isCounted } = useClauseCounts({ scope: counted, rubric, edition })
  const mine = useMyStandards(me, assignments)
  const activities = useLiveQuery<readonly Item[] | undefined>(() => isHeldBack.value
    ? undefined
    : store.items.watchList({ scope: workScope, coll: 'activity', limit: ACTIVITIES_LOOKED_AT }))
  const known = computed(() => rubric.value && edition.value && isCounted.value
    ? {
        rubric: rubric.value,
        counted: { edition: edition.value, counts: counts.value },
      }
    : undefined)
  return {
    coverage: computed(() => known.value && coverageOf(known.value.rubric, known.value.counted)),
    isFirstKnown: computed(() => known.value !== undefined || stage.value === 'arriving'),
    next: computed(() => nextThings({
      today: dayOf(now()),
      activities: (activities.value ?? []).map(item => ({
        id: item.id,
        activity: activityOf(item),
      })),
      todo: todo.value,
      ownGaps: known.value
        ? gapsIn(known.value.rubric, mine.value, known.value.counted)
        : 0,
    })),
    isNextKnown: computed(() => todo.value.isKnown && activities.value !== undefined && (known.value !== undefined || !rubric.value)),
  }
}
