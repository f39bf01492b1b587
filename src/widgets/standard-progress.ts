import type { Project, Rubric, Standard } from '../domain/rubric/schema.ts'
import { formatClauseRef } from '../domain/rubric/clause-ref.ts'
import { standardsOfProject } from '../domain/rubric/rules.ts'

/** How many pieces of evidence each term has: `clause:<edition#s16c1>`, `standard:s16`. */
export type Counts = Readonly<Record<string, number>>

export interface Progress { done: number, total: number }

export function clauseTerm(edition: string, clause: string): string {
  return `clause:${formatClauseRef({ edition, clause })}`
}

/** Every term that the list of standards counts, in one query. */
export function countTerms(rubric: Rubric, edition: string): string[] {
  return rubric.standards.flatMap(standard => [
    `standard:${standard.id}`,
    ...standard.clauses.map(clause => clauseTerm(edition, clause.id)),
  ])
}

/** Clauses with evidence out of all clauses. It says that something is there, not that it is enough. */
export function progressOfStandard(standard: Standard, edition: string, counts: Counts): Progress {
  const done = standard.clauses.filter(clause => (counts[clauseTerm(edition, clause.id)] ?? 0) > 0).length
  return { done, total: standard.clauses.length }
}

export function progressOfProject(rubric: Rubric, project: Project, { edition, counts }: { edition: string, counts: Counts }): Progress {
  return sumProgress(standardsOfProject(rubric, project.id).map(standard => progressOfStandard(standard, edition, counts)))
}

export function sumProgress(parts: readonly Progress[]): Progress {
  return parts.reduce((sum, part) => ({ done: sum.done + part.done, total: sum.total + part.total }), { done: 0, total: 0 })
}
