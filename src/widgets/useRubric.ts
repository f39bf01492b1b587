import type { ComputedRef } from 'vue'
import type { Rubric } from '../domain/rubric/schema.ts'
import type { Cycle, StandardAssignment } from '../domain/unit/ops.ts'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { useLive } from '../ui/useLive.ts'

export interface RubricOfScope {
  cycle: ComputedRef<Cycle | undefined>
  rubric: ComputedRef<Rubric | undefined>
  /** `yueyang-wenming@1`, the first half of every clause link. */
  edition: ComputedRef<string | undefined>
  /** Standard id (`s16`) to who answers for it in this unit. */
  assignments: ComputedRef<ReadonlyMap<string, StandardAssignment>>
}

/**
 * The rubric that this cycle is judged by, and who answers for what. `unitScope` holds cycle and edition, `workScope` the
 * assignments; an inspector passes the visit's scope for both.
 */
export function useRubric(unitScope: string, workScope: string): RubricOfScope {
  const { store } = useOpened()
  const cycles = useLive(store.items.watchList({ scope: unitScope, coll: 'cycle', limit: 50 }), [])
  const editions = useLive(store.items.watchList({ scope: unitScope, coll: 'edition', limit: 50 }), [])
  const assigned = useLive(store.items.watchList({ scope: workScope, coll: 'assignment', limit: 500 }), [])
  const cycleId = workScope.slice(workScope.indexOf(':') + 1)
  const cycle = computed(() => (cycles.value.find(item => item.id === cycleId) ?? cycles.value[0])?.data as Cycle | undefined)
  const edition = computed(() => cycle.value?.edition)
  return {
    cycle,
    edition,
    rubric: computed(() => editions.value.find(item => item.id === edition.value)?.data.rubric as Rubric | undefined),
    assignments: computed(() => new Map(assigned.value.map(item => [item.id, item.data as unknown as StandardAssignment]))),
  }
}
