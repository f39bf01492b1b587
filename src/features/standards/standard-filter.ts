import type { Rubric, Standard } from '../../domain/rubric/schema.ts'
import type { Counts } from '../../widgets/standard-progress.ts'
import { progressOfStandard } from '../../widgets/standard-progress.ts'

export const standardFilters = [
  'all',
  'mine',
  'without',
  'onsite',
  'survey',
] as const
export type StandardFilter = (typeof standardFilters)[number]

export interface FilterFacts {
  edition: string
  counts: Counts
  mine: ReadonlySet<string>
}

/** `without`: at least one clause has no evidence yet. */
export function passes(standard: Standard, filter: StandardFilter, { edition, counts, mine }: FilterFacts): boolean {
  switch (filter) {
    case 'mine': return mine.has(standard.id)
    case 'without': {
      const { done, total } = progressOfStandard(standard, edition, counts)
      return done < total
    }
    case 'onsite':
    case 'survey': return standard.methods.includes(filter)
    case 'all':
    default: return true
  }
}

export function filterCounts(rubric: Rubric, facts: FilterFacts): Record<StandardFilter, number> {
  return Object.fromEntries(standardFilters.map(filter => [
    filter,
    rubric.standards.filter(standard => passes(standard, filter, facts)).length,
  ])) as Record<StandardFilter, number>
}
