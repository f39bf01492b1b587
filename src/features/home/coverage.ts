import type { Rubric } from '../../domain/rubric/schema.ts'
import { formatClauseRef } from '../../domain/rubric/clause-ref.ts'

/** How much of the rubric has any evidence at all. A fact, not a score. */
export interface Coverage {
  clauses: { done: number, total: number }
  standards: { done: number, total: number }
}

type RubricPart = Pick<Rubric, 'standards'>

/** The terms to count evidence by, one per clause. */
export function clauseTerms({ standards }: RubricPart, edition: string): string[] {
  return standards.flatMap(({ clauses }) => clauses.map(({ id }) => termOf(edition, id)))
}

export function coverageOf({ standards }: RubricPart, edition: string, counts: Readonly<Record<string, number>>): Coverage {
  const isCovered = (clause: string): boolean => (counts[termOf(edition, clause)] ?? 0) > 0
  const clauses = standards.flatMap(standard => standard.clauses.map(({ id }) => id))
  return {
    clauses: { done: clauses.filter(isCovered).length, total: clauses.length },
    standards: { done: standards.filter(standard => standard.clauses.some(({ id }) => isCovered(id))).length, total: standards.length },
  }
}

/** Clauses that a person answers for by their printed name and that have no evidence yet. */
export function ownGaps(rubric: RubricPart, edition: string, { handled, counts }: { handled: ReadonlySet<string>, counts: Readonly<Record<string, number>> }): string[] {
  return rubric.standards
    .flatMap(({ clauses }) => clauses.map(({ id }) => id))
    .filter(clause => handled.has(clause) && (counts[termOf(edition, clause)] ?? 0) === 0)
}

/** Clause ids that these assignments give to a name. */
export function handledBy(name: string, assignments: ReadonlyMap<string, { handlers: Readonly<Record<string, readonly string[]>> }>): Set<string> {
  const clauses = [
    ...assignments.values(),
  ].flatMap(({ handlers }) => Object.entries(handlers))
  return new Set(clauses.filter(([, names]) => names.includes(name)).map(([clause]) => clause))
}

function termOf(edition: string, clause: string): string {
  return `clause:${formatClauseRef({ edition, clause })}`
}
