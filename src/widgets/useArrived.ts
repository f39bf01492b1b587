import type { ComputedRef } from 'vue'
import type { ScopeProgress } from '../container/shapes.ts'
import { computed } from 'vue'
import { useMe } from './useMe.ts'
import { useSyncTruth } from './useSyncTruth.ts'

/**
 * Whether what a number is counted from is on this phone:
 * - `unknown`: the phone has not even looked into its own store yet
 * - `arriving`: some scope was never pulled to its end, so a zero would mean nothing
 * - `here`: everything was here at least once; from now on an empty list is really empty
 */
export type Stage = 'unknown' | 'arriving' | 'here'

export interface Arrived {
  stage: ComputedRef<Stage>
  /** Numbers and empty states may be shown. */
  isHere: ComputedRef<boolean>
  /** How much of it has come, 0 to 1; `undefined` before the server has said how much there is. */
  share: ComputedRef<number | undefined>
}

/** Of the person's own work, or of the visit that an inspector reads; `scopes` asks for others. */
export function useArrived(scopes?: () => readonly (string | undefined)[]): Arrived {
  const { unitScope, workScope, visitScopes } = useMe()
  const { state, isKnown } = useSyncTruth()
  const wanted = computed(() => {
    const own = [unitScope.value, workScope.value].some(Boolean)
      ? [unitScope.value, workScope.value]
      : [
          visitScopes.value.at(-1),
        ]
    return (scopes?.() ?? own).filter(scope => scope !== undefined)
  })
  const stage = computed(() => isKnown.value
    ? stageOf(wanted.value, state.value.scopes)
    : 'unknown')
  return {
    stage,
    isHere: computed(() => stage.value === 'here'),
    share: computed(() => shareOf(wanted.value, state.value.scopes)),
  }
}

/** Here once every wanted scope was pulled to its end; a person without any scope waits for nothing. */
export function stageOf(wanted: readonly string[], scopes: readonly ScopeProgress[]): Exclude<Stage, 'unknown'> {
  return wanted.every(scope => scopes.some(one => one.scope === scope && one.complete))
    ? 'here'
    : 'arriving'
}

/** Cursors against heads, only when the server has named the head of every scope. */
export function shareOf(wanted: readonly string[], scopes: readonly ScopeProgress[]): number | undefined {
  const told = wanted.map(scope => scopes.find(one => one.scope === scope))
  const head = told.reduce((sum, one) => sum + (one?.head ?? 0), 0)
  return told.some(one => one === undefined || one.pulledMs === null) || head === 0
    ? undefined
    : Math.min(1, told.reduce((sum, one) => sum + (one?.after ?? 0), 0) / head)
}
