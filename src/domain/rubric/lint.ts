import type { Assignment } from '../assignment/schema.ts'
import type { Finding } from './lint-finding.ts'
import type { Rubric } from './schema.ts'
import { editionIdOf } from './clause-ref.ts'
import { lintAssignment } from './lint-assignment.ts'
import { lintPoints } from './lint-points.ts'
import { lintPrint } from './lint-print.ts'
import { lintStructure } from './lint-structure.ts'

/**
 * What a person must know before trusting a rubric: contradictions in the data, points that are not in print, places
 * where the source leaves a decision open. It changes nothing and decides nothing. An assignment for another edition
 * is reported as such and otherwise left out, since its ids mean other clauses.
 */
export function lintRubric(rubric: Rubric, assignment?: Assignment): Finding[] {
  const fitting = assignment?.edition === editionIdOf(rubric)
    ? assignment
    : undefined
  return [
    ...lintStructure(rubric, assignment),
    ...lintPoints(rubric, fitting),
    ...lintPrint(rubric),
    ...fitting
      ? lintAssignment(rubric, fitting)
      : [],
  ]
}
