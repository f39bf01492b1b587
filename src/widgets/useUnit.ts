import type { ComputedRef } from 'vue'
import type { Cycle } from '../domain/unit/ops.ts'
import { computed } from 'vue'
import { useOpened } from '../container/container.ts'
import { cycleOf, unitOf } from '../domain/unit/ops.ts'
import { useLiveQuery } from '../ui/useLiveQuery.ts'
import { useMe } from './useMe.ts'

export interface UnitNow {
  /** `undefined` until the first pull has brought it, and for inspectors. */
  name: ComputedRef<string | undefined>
  cycle: ComputedRef<Cycle | undefined>
}

/** The unit and the cycle that the person works in. */
export function useUnit(): UnitNow {
  const { store } = useOpened()
  const { unitScope, workScope } = useMe()
  const listOf = (coll: string) => useLiveQuery(() => unitScope.value
    ? store.items.watchList({ scope: unitScope.value, coll })
    : undefined, [])
  const units = listOf('unit')
  const cycles = listOf('cycle')
  return {
    name: computed(() => units.value[0] && unitOf(units.value[0]).name),
    cycle: computed(() => {
      const row = cycles.value.find(({ id }) => workScope.value?.endsWith(id))
      return row && cycleOf(row)
    }),
  }
}
