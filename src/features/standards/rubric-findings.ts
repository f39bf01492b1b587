import type { Assignment } from '../../domain/assignment/schema.ts'
import type { Finding, LintPlace } from '../../domain/rubric/lint-finding.ts'
import type { Rubric, Standard } from '../../domain/rubric/schema.ts'
import type { StandardAssignment } from '../../domain/unit/ops.ts'
import { editionIdOf } from '../../domain/rubric/clause-ref.ts'
import { lintRubric } from '../../domain/rubric/lint.ts'

/** What a person must know before trusting the table as it is on this phone: the rubric with this unit's own rows. */
export function findingsOf(rubric: Rubric, rows: ReadonlyMap<string, StandardAssignment>): Finding[] {
  // Before the rows are there every row would read as a gap.
  return lintRubric(rubric, rows.size > 0
    ? asAssignment(rubric, rows)
    : undefined)
}

/** What concerns one standard: itself, its clauses, its units. */
export function findingsAt(findings: readonly Finding[], standard: Standard): Finding[] {
  const ids = new Set([
    standard.id,
    ...standard.clauses.map(({ id }) => id),
    ...standard.units.map(({ id }) => id),
  ])
  return findings.filter(({ at }) => 'id' in at && ids.has(at.id))
}

/** The standard that a finding is about, for a link. */
export function standardAt(rubric: Rubric, at: LintPlace): Standard | undefined {
  if (!('id' in at))
    return undefined
  return rubric.standards.find(({ id, clauses, units }) => id === at.id || [
    ...clauses,
    ...units,
  ].some(part => part.id === at.id))
}

function asAssignment(rubric: Rubric, rows: ReadonlyMap<string, StandardAssignment>): Assignment {
  return {
    id: 'unit',
    edition: editionIdOf(rubric),
    unit: { name: rubric.source.issuer },
    source: rubric.source,
    brokenNames: [],
    standards: rubric.standards.flatMap(({ id }) => {
      const row = rows.get(id)
      return row
        ? [
            {
              standard: id,
              sections: row.sections,
              leads: row.leads,
              handlers: Object.entries(row.handlers).map(([clause, names]) => ({ clause, names })),
            },
          ]
        : []
    }),
  }
}
