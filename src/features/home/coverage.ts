import type { Rubric } from '../../domain/rubric/schema.ts'
import type { Counts, Progress } from '../../widgets/standard-progress.ts'
import { clauseTerm, progressOfStandard, sumProgress } from '../../widgets/standard-progress.ts'

/** How much of the rubric has any evidence at all. A fact, not a score. */
export interface Coverage {
  clauses: Progress
  standards: Progress
}

type RubricPart = Pick<Rubric, 'standards'>
interface Counted { edition: string, counts: Counts }

export function coverageOf({ standards }: RubricPart, { edition, counts }: Counted): Coverage {
  const parts = standards.map(standard => progressOfStandard(standard, edition, counts))
  return {
    clauses: sumProgress(parts),
    standards: { done: parts.filter(({ done }) => done > 0).length, total: parts.length },
  }
}

/** Clauses of these standards that nothing speaks for yet. */
export function gapsIn({ standards }: RubricPart, own: ReadonlySet<string>, { edition, counts }: Counted): number {
  return standards
    .filter(({ id }) => own.has(id))
    .flatMap(({ clauses }) => clauses)
    .filter(({ id }) => (counts[clauseTerm(edition, id)] ?? 0) === 0)
    .length
}
