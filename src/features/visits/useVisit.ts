import type { ComputedRef } from 'vue'
import type { Visit } from '../../domain/visit/ops.ts'
import type { RubricOfScope } from '../../widgets/useRubric.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { visitOf } from '../../domain/visit/ops.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { useArrived } from '../../widgets/useArrived.ts'
import { useClauseCounts } from '../../widgets/useClauseCounts.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useRubric } from '../../widgets/useRubric.ts'

export interface VisitHere extends RubricOfScope {
  scope: ComputedRef<string | undefined>
  visit: ComputedRef<Visit | undefined>
  /** Does the visit cover this standard? None named means all. */
  covers: (standard: string) => boolean
  counts: ReturnType<typeof useClauseCounts>['counts']
  /** The visit is here whole: what is not there does not exist. */
  isHere: ComputedRef<boolean>
  /** And its evidence was counted: only then a missing count is a zero. */
  isCounted: ComputedRef<boolean>
}

/** The visit that this person takes part in: its newest, or the one named. Everything lies in the visit's own scope. */
export function useVisit(visitId?: () => string | undefined): VisitHere {
  const { store } = useOpened()
  const me = useMe()
  const scope = computed(() => {
    const named = visitId?.()
    return named
      ? `visit:${named}`
      : me.visitScopes.value.at(-1)
  })
  const visits = useLiveQuery(() => scope.value
    ? store.items.watchList({ scope: scope.value, coll: 'visit' })
    : undefined, [])
  const visit = computed(() => visits.value[0] && visitOf(visits.value[0]))
  const rubric = useRubric(scope, scope)
  const { isHere } = useArrived(() => [scope.value])
  const counted = computed(() => isHere.value
    ? scope.value
    : undefined)
  const { counts, isCounted } = useClauseCounts({ scope: counted, rubric: rubric.rubric, edition: rubric.edition })
  return {
    ...rubric,
    scope,
    visit,
    counts,
    isHere,
    isCounted,
    covers: standard => !visit.value || visit.value.standards.length === 0 || visit.value.standards.includes(standard),
  }
}
