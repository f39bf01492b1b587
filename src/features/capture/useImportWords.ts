import type { ImportRow } from './import-draft.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { activityOf } from '../../domain/activity/schema.ts'
import { parseClauseRef } from '../../domain/rubric/clause-ref.ts'
import { t } from '../../i18n/i18n.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { clauseLabel } from '../../widgets/clause-topics.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useRubric } from '../../widgets/useRubric.ts'

/** How the table calls clauses and activities. */
export function useImportWords() {
  const { store } = useOpened()
  const { unitScope, workScope } = useMe()
  const { rubric } = useRubric(unitScope.value ?? '', workScope.value ?? '')
  const activities = useLiveQuery(() => workScope.value
    ? store.items.watchList({ scope: workScope.value, coll: 'activity', limit: 2000 })
    : undefined, [])
  const titles = computed(() => new Map(activities.value.map(item => [item.id, activityOf(item).title])))
  return {
    clauseWord(link: string | null): string {
      const parsed = link
        ? parseClauseRef(link)
        : undefined
      return parsed && rubric.value
        ? clauseLabel(rubric.value, parsed.clause)
        : t('capture.import.noClause')
    },
    activityWord({ activity, title }: Pick<ImportRow, 'activity' | 'title'>): string {
      if (activity === null)
        return t('capture.import.noActivity')
      return activity === 'new'
        ? t('capture.import.newActivity', { title })
        : titles.value.get(activity) ?? ''
    },
  }
}
