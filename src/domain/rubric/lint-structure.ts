import type { Assignment } from '../assignment/schema.ts'
import type { Finding } from './lint-finding.ts'
import type { Rubric, Standard } from './schema.ts'
import { editionIdOf } from './clause-ref.ts'
import { finding } from './lint-finding.ts'

/** Ids that stand twice, point nowhere or stand in the wrong row; words that are not in their clause. */
export function lintStructure(rubric: Rubric, assignment?: Assignment): Finding[] {
  return [
    ...duplicates(rubric),
    ...rubric.standards.flatMap(standard => misplaced(standard)),
    ...dangling(rubric),
    ...rubric.standards.flatMap(standard => foreignWords(standard)),
    ...counts(rubric),
    ...assignment
      ? assignmentStructure(rubric, assignment)
      : [],
  ]
}

function duplicates(rubric: Rubric): Finding[] {
  const ids = [
    ...rubric.projects.map(project => project.id),
    ...rubric.standards.flatMap(standard => [
      standard.id,
      ...idsInside(standard),
    ]),
  ]
  return repeated(ids).map(id => finding('duplicate-id', { kind: 'rubric' }, {
    params: { id },
    detail: id,
  }))
}

function idsInside({ clauses, units, ratios, quotas }: Standard): string[] {
  return [
    ...clauses,
    ...units,
    ...ratios,
    ...quotas,
  ].map(part => part.id)
}

function repeated(ids: readonly string[]): string[] {
  return [
    ...new Set(ids.filter((id, index) => ids.indexOf(id) !== index)),
  ]
}

/** `s22c2` belongs to `s22`, and `s22` is number 22: a person reads the number from the id. */
function misplaced(standard: Standard): Finding[] {
  const at = { kind: 'standard', id: standard.id } as const
  const inside = idsInside(standard).filter(id => standardPart(id) !== standard.id)
  const shared = standard.units.flatMap(unit => unit.clauses).filter(id => standardPart(id) !== standard.id)
  const numbered = standard.id === `s${standard.number}`
    ? []
    : [standard.id]
  return [
    ...new Set([
      ...numbered,
      ...inside,
      ...shared,
    ]),
  ]
    .map(id => finding('id-out-of-place', at, {
      params: { id, standard: standard.number },
      detail: id,
    }))
}

function standardPart(id: string): string {
  return /^s\d+/.exec(id)?.[0] ?? ''
}

function dangling(rubric: Rubric): Finding[] {
  const projects = new Set(rubric.projects.map(project => project.id))
  const clauses = clauseIds(rubric)
  const fromRows = rubric.standards.flatMap((standard) => {
    const named = [
      ...standard.units.flatMap(unit => unit.clauses),
      ...[
        ...standard.ratios,
        ...standard.quotas,
      ].map(rule => rule.clause),
    ]
    const lost = named.filter(id => !clauses.has(id))
    return [
      ...new Set([
        ...lost,
        ...projects.has(standard.project)
          ? []
          : [standard.project],
      ]),
    ]
      .map(id => finding('dangling-id', { kind: 'standard', id: standard.id }, {
        params: { id },
        detail: id,
      }))
  })
  const moved = (rubric.replaces?.moves ?? []).flatMap(move => move.to).filter(id => !clauses.has(id))
  return [
    ...fromRows,
    ...moved.map(id => finding('dangling-id', { kind: 'rubric' }, {
      params: { id },
      detail: id,
    })),
  ]
}

function clauseIds(rubric: Rubric): Set<string> {
  return new Set(rubric.standards.flatMap(standard => standard.clauses.map(clause => clause.id)))
}

/** A rule or a part quotes its clause; a quotation that is not in it was typed, not copied. */
function foreignWords(standard: Standard): Finding[] {
  const textOf = new Map(standard.clauses.map(clause => [clause.id, clause.text]))
  const quotations = [
    ...[
      ...standard.ratios,
      ...standard.quotas,
    ].map(rule => ({ id: rule.id, words: rule.text, clause: rule.clause })),
    ...standard.units.flatMap(unit => unit.part === undefined
      ? []
      : unit.clauses.map(clause => ({ id: unit.id, words: unit.part ?? '', clause }))),
  ]
  return quotations
    .filter(({ words, clause }) => textOf.has(clause) && !textOf.get(clause)?.includes(words))
    .map(({ id, words, clause }) => finding('text-not-in-clause', { kind: 'clause', id: clause }, {
      params: { id, words },
      detail: id,
    }))
}

function counts(rubric: Rubric): Finding[] {
  const { projects = rubric.projects.length, standards = rubric.standards.length } = rubric.declared
  const at = { kind: 'rubric' } as const
  return [
    ...rubric.projects.length === projects
      ? []
      : [
          finding('project-count-mismatch', at, {
            params: { counted: rubric.projects.length, declared: projects },
          }),
        ],
    ...rubric.standards.length === standards
      ? []
      : [
          finding('standard-count-mismatch', at, {
            params: { counted: rubric.standards.length, declared: standards },
          }),
        ],
    ...rubric.projects
      .filter(project => !rubric.standards.some(standard => standard.project === project.id))
      .map(project => finding('project-without-standards', { kind: 'project', id: project.id }, {
        params: { project: project.title },
      })),
  ]
}

function assignmentStructure(rubric: Rubric, assignment: Assignment): Finding[] {
  const edition = editionIdOf(rubric)
  const at = { kind: 'assignment' } as const
  if (assignment.edition !== edition) {
    return [
      finding('assignment-other-edition', at, {
        params: { edition, other: assignment.edition },
      }),
    ]
  }
  const standards = new Set(rubric.standards.map(standard => standard.id))
  const clauses = clauseIds(rubric)
  const rows = assignment.standards.map(row => row.standard)
  const handled = assignment.standards.flatMap(row => row.handlers.map(entry => entry.clause))
  const lost = [
    ...rows.filter(id => !standards.has(id)),
    ...handled.filter(id => !clauses.has(id)),
  ]
  return [
    ...repeated([
      ...rows,
      ...handled,
    ]).map(id => finding('duplicate-id', at, {
      params: { id },
      detail: id,
    })),
    ...[
      ...new Set(lost),
    ].map(id => finding('dangling-id', at, {
      params: { id },
      detail: id,
    })),
  ]
}
