import type { ComputedRef } from 'vue'
import type { Activity } from '../../domain/activity/schema.ts'
import type { Rubric } from '../../domain/rubric/schema.ts'
import type { Choice } from '../../ui/choice.ts'
import { computed } from 'vue'
import { useOpened } from '../../container/container.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { mostUsed, suggestClauses } from '../../domain/evidence/suggestions.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'
import { parseClauseRef } from '../../domain/rubric/clause-ref.ts'
import { useLiveQuery } from '../../ui/useLiveQuery.ts'
import { clauseLabel } from '../../widgets/clause-topics.ts'
import { useMe } from '../../widgets/useMe.ts'
import { useRubric } from '../../widgets/useRubric.ts'

export interface ClauseSuggestions {
  rubric: ComputedRef<Rubric | undefined>
  /** Suggested and chosen ones as chips, in an order that does not jump while choosing. */
  choicesFor: (chosen: readonly string[]) => Choice[]
  /** At least one comes from the activity. */
  isByActivity: ComputedRef<boolean>
}

const LOOKED_BACK = 30

/** Clauses worth offering: of the activity, by its words and type, and what this person used lately. */
export function useClauseSuggestions(about: () => { activity: Activity | undefined, asked: readonly string[] }): ClauseSuggestions {
  const { store } = useOpened()
  const { personId, unitScope, workScope } = useMe()
  const { rubric, edition } = useRubric(unitScope.value ?? '', workScope.value ?? '')
  const used = useLiveQuery(() => workScope.value
    ? store.items.watchList({
        scope: workScope.value,
        coll: 'evidence',
        terms: [`by:${personId}`],
        limit: LOOKED_BACK,
      })
    : undefined, [])
  const types = useLiveQuery(() => unitScope.value
    ? store.items.watchList({ scope: unitScope.value, coll: 'activityType', limit: 200 })
    : undefined, [])
  const typeClauses = computed(() => {
    const type = types.value.find(({ id }) => id === about().activity?.type)
    const clauses = (type?.data.clauses ?? []) as string[]
    return clauses.map(clause => clause.includes('#')
      ? clause
      : `${edition.value ?? ''}#${clause}`)
  })
  const suggested = computed(() => {
    const { activity, asked } = about()
    return rubric.value
      ? suggestClauses({
          rubric: rubric.value,
          asked,
          activity: activity && {
            ...activity,
            clauses: elementsOf(activity.clauses),
          },
          typeClauses: typeClauses.value,
          recent: mostUsed(used.value.map(item => elementsOf(evidenceOf(item).clauses))),
        })
      : []
  })

  function choiceOf(link: string): Choice[] {
    const parsed = parseClauseRef(link)
    return parsed && rubric.value
      ? [
          {
            value: link,
            label: clauseLabel(rubric.value, parsed.clause),
          },
        ]
      : []
  }

  return {
    rubric,
    choicesFor(chosen) {
      const offered = suggested.value.map(({ ref }) => ref)
      return [
        ...offered,
        ...chosen.filter(link => !offered.includes(link)),
      ].flatMap(choiceOf)
    },
    isByActivity: computed(() => suggested.value.some(({ by }) => by === 'activity' || by === 'type' || by === 'words')),
  }
}
