import type { ComputedRef, Ref, WritableComputedRef } from 'vue'
import type { Standard } from '../../domain/rubric/schema.ts'
import type { Choice } from '../../ui/choice.ts'
import type { StandardFilter } from './standard-filter.ts'
import type { Standards } from './useStandards.ts'
import { computed, watch } from 'vue'
import { standardById } from '../../domain/rubric/rules.ts'
import { t } from '../../i18n/i18n.ts'
import { useClauseSearch } from '../../widgets/useClauseSearch.ts'
import { useMyStandards } from '../../widgets/useMyStandards.ts'
import { useQueryParam } from '../../widgets/useQueryParam.ts'
import { filterCounts, passes, standardFilters } from './standard-filter.ts'

export interface StandardFilterState {
  words: Ref<string>
  filter: WritableComputedRef<string>
  choices: ComputedRef<Choice[]>
  /** What is left of the 31: in printed order, after a search the best first. */
  shown: ComputedRef<readonly Standard[]>
  /** Nothing is filtered out: the projects are shown. */
  isWhole: ComputedRef<boolean>
}

/** Search and chips over the standards; both live in the address, so that back brings the same list. */
export function useStandardFilter({ me, rubric, assignments, edition, counts, isKnown }: Standards): StandardFilterState {
  const saved = useQueryParam('q')
  const chosen = useQueryParam('filter')
  const { words, found } = useClauseSearch({
    rubric: () => rubric.value,
    assignments: () => assignments.value,
  })
  watch(saved, next => words.value = next, { immediate: true })
  watch(words, next => saved.value = next)
  const filter = computed({
    get: () => standardFilters.find(name => name === chosen.value) ?? 'all',
    set: (next: string) => chosen.value = next === 'all'
      ? ''
      : next,
  })
  const mine = useMyStandards(me, assignments)
  const facts = computed(() => ({ edition: edition.value, counts: counts.value, mine: mine.value }))
  const choices = computed(() => {
    const numbers = rubric.value && isKnown.value
      ? filterCounts(rubric.value, facts.value)
      : undefined
    return standardFilters.map((name): Choice => ({
      value: name,
      label: t(`standards.filter.${name}`),
      count: numbers?.[name],
    }))
  })
  const matched = computed(() => {
    const all = rubric.value
    if (!all)
      return []
    return words.value.trim() === ''
      ? all.standards
      : [
          ...new Set(found.value.map(entry => entry.standard)),
        ].flatMap(id => standardById(all, id) ?? [])
  })
  return {
    words,
    filter,
    choices,
    shown: computed(() => matched.value.filter(standard => passes(standard, filter.value as StandardFilter, facts.value))),
    isWhole: computed(() => filter.value === 'all' && words.value.trim() === ''),
  }
}
