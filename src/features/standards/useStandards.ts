import type { ComputedRef } from 'vue'
import type { Rubric } from '../../domain/rubric/schema.ts'
import type { StandardAssignment } from '../../domain/unit/ops.ts'
import type { Counts } from '../../widgets/standard-progress.ts'
import type { Me } from '../../widgets/useMe.ts'
import { computed } from 'vue'
import { useContainer, useOpened } from '../../container/container.ts'
import { formatDateTime, formatTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { useLive } from '../../ui/useLive.ts'
import { useArrived } from '../../widgets/useArrived.ts'
import { useClauseCounts } from '../../widgets/useClauseCounts.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useRubric } from '../../widgets/useRubric.ts'

export interface Standards {
  me: Me
  rubric: ComputedRef<Rubric | undefined>
  edition: ComputedRef<string>
  assignments: ComputedRef<ReadonlyMap<string, StandardAssignment>>
  counts: ComputedRef<Counts>
  /** Everything is here and was counted: only then a missing count is a zero. */
  isKnown: ComputedRef<boolean>
  /** When the phone last heard from the server about this cycle, in words; nothing before the first time. */
  age: ComputedRef<string | undefined>
}

const DAY_MS = 86_400_000

/** What every screen of this feature needs: the rubric of the newest cycle, who answers for what, what is there. */
export function useStandards(): Standards {
  const { now } = useContainer()
  const { store } = useOpened()
  const me = useMe()
  const { rubric, edition, assignments } = useRubric(me.unitScope, me.workScope)
  const { isHere } = useArrived()
  const { counts, isCounted } = useClauseCounts({
    scope: computed(() => isHere.value
      ? me.workScope.value
      : undefined),
    rubric,
    edition,
  })
  const sync = useLive(store.watchSyncState(), undefined)
  const age = computed(() => {
    const ms = sync.value?.scopes.find(({ scope }) => scope === me.workScope.value)?.pulledMs
    if (!ms)
      return undefined
    return t('sync.lastSync', {
      time: now() - ms < DAY_MS
        ? formatTime(ms)
        : formatDateTime(ms),
    })
  })
  return {
    me,
    rubric,
    edition: computed(() => edition.value ?? ''),
    assignments,
    counts,
    isKnown: isCounted,
    age,
  }
}
