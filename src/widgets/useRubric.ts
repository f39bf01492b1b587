import type { ComputedRef, MaybeRefOrGetter } from 'vue'
import type { Item, Live } from '../container/shapes.ts'
import type { Rubric } from '../domain/rubric/schema.ts'
import type { Cycle, StandardAssignment } from '../domain/unit/ops.ts'
import { computed, toValue } from 'vue'
import { useOpened } from '../container/container.ts'
import { isHeldBack } from '../ui/first-things.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'

export interface RubricOfScope {
  cycle: ComputedRef<Cycle | undefined>
  rubric: ComputedRef<Rubric | undefined>
  /** `yueyang-wenming@1`, the first half of every clause link. */
  edition: ComputedRef<string | undefined>
  /** Standard id (`s16`) to who answers for it in this unit. */
  assignments: ComputedRef<ReadonlyMap<string, StandardAssignment>>
}

type ScopeOf = MaybeRefOrGetter<string | undefined>

/**
 * The rubric that this cycle is judged by, and who answers for what. `unitScope` holds cycle and edition, `workScope` the
 * assignments; an inspector passes the visit's scope for both. Follows when a scope changes.
 */
export function useRubric(unitScope: ScopeOf, workScope: ScopeOf): RubricOfScope {
  const { store } = useOpened()
  const list = (scope: ScopeOf, coll: string, limit: number) => (): Live<Item[]> | undefined => {
    const id = toValue(scope)
    return id === undefined
      ? undefined
      : store.items.watchList({ scope: id, coll, limit })
  }
  const cycles = useLiveQuery(list(unitScope, 'cycle', 50), [])
  const editions = useLiveQuery(list(unitScope, 'edition', 50), [])
  const ofWork = list(workScope, 'assignment', 500)
  const assigned = useLiveQuery(() => isHeldBack.value
    ? undefined
    : ofWork(), [])
  const cycleId = computed(() => toValue(workScope)?.split(':')[1])
  const cycle = computed(() => (cycles.value.find(item => item.id === cycleId.value) ?? cycles.value[0])?.data as Cycle | undefined)
  const edition = computed(() => cycle.value?.edition)
  return {
    cycle,
    edition,
    rubric: computed(() => editions.value.find(item => item.id === edition.value)?.data.rubric as Rubric | undefined),
    assignments: computed(() => new Map(assigned.value.map(item => [item.id, item.data as unknown as StandardAssignment]))),
  }
}
