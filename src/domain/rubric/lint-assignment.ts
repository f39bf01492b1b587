import type { NamePlace } from '../assignment/rules.ts'
import type { Assignment } from '../assignment/schema.ts'
import type { Finding, LintPlace } from './lint-finding.ts'
import type { Rubric } from './schema.ts'
import { assignmentOf, handlersOf, printedNames, suggestAliases } from '../assignment/rules.ts'
import { finding, listText, rowText } from './lint-finding.ts'
import { standardById } from './rules.ts'

interface Row {
  at: LintPlace
  row: string
  sections: string[]
  leads: string[]
  handlers: string[]
}

/** Rows without a section, lists in another order, sections and clauses without a handler, names that look alike. */
export function lintAssignment(rubric: Rubric, assignment: Assignment): Finding[] {
  const rows = rowsOf(rubric, assignment)
  return [
    ...rows.filter(row => row.sections.length === 0 || row.leads.length === 0).map(cutRow),
    ...otherOrder(rows),
    ...sectionsWithoutHandler(rows),
    ...clausesWithoutHandler(rubric, assignment),
    ...nameVariants(rubric, assignment),
    ...assignment.brokenNames.map(({ name, printed }) =>
      finding('name-broken', { kind: 'name', name }, {
        params: {
          name,
          printed: printed.replace(/\s+/g, ' '),
        },
      })),
  ]
}

/** A standard that the assignment leaves out is a row without anything. */
function rowsOf(rubric: Rubric, assignment: Assignment): Row[] {
  const rows = rubric.standards.map((standard): Row => {
    const { sections = [], leads = [], handlers = [] } = assignmentOf(assignment, standard.id) ?? {}
    return {
      at: { kind: 'standard', id: standard.id },
      row: rowText(standard),
      sections,
      leads,
      handlers: handlers.flatMap(entry => entry.names),
    }
  })
  const { bonus } = assignment
  return rubric.bonus && bonus
    ? [
        ...rows,
        {
          at: { kind: 'bonus' },
          row: rubric.bonus.title,
          ...bonus,
        },
      ]
    : rows
}

function cutRow({ at, row, sections, leads }: Row): Finding {
  return finding('row-without-section', at, {
    params: { row, sections: listText(sections) || '—', leads: listText(leads) || '—' },
  })
}

/** Rows with one section teach who belongs to it; position never does. */
function learn(rows: readonly Row[], people: (row: Row) => string[]): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>()
  for (const row of rows) {
    const [section, ...others] = row.sections
    if (section !== undefined && others.length === 0) {
      known.set(section, new Set([
        ...known.get(section) ?? [],
        ...people(row),
      ]))
    }
  }
  return known
}

function otherOrder(rows: readonly Row[]): Finding[] {
  const leadsOf = learn(rows, row => row.leads)
  return rows
    .filter(({ sections, leads }) => sections.length > 1 && sections.length === leads.length)
    .filter(({ sections, leads }) => sections.some((section, index) => {
      const known = leadsOf.get(section)
      return known !== undefined && known.size > 0 && !known.has(leads[index] ?? '')
    }))
    .map(({ at, row, sections, leads }) =>
      finding('section-lead-order', at, {
        params: {
          row,
          sections: listText(sections),
          leads: listText(leads),
        },
      }))
}

function sectionsWithoutHandler(rows: readonly Row[]): Finding[] {
  const peopleOf = learn(rows, row => row.handlers)
  return rows.filter(row => row.sections.length > 1).flatMap(({ at, row, sections, handlers }) => sections
    .filter((section) => {
      const known = peopleOf.get(section)
      return known !== undefined && known.size > 0 && !handlers.some(name => known.has(name))
    })
    .map(section => finding('section-without-handler', at, {
      params: { row, section, handlers: listText([
        ...new Set(handlers),
      ]) || '—' },
      detail: section,
    })))
}

function clausesWithoutHandler(rubric: Rubric, assignment: Assignment): Finding[] {
  return rubric.standards.flatMap(standard => standard.clauses
    .filter(clause => handlersOf(assignment, clause.id).length === 0)
    .map(clause => finding('clause-without-handler', { kind: 'clause', id: clause.id }, {
      params: {
        row: rowText(standard),
        text: clause.text,
      },
    })))
}

function nameVariants(rubric: Rubric, assignment: Assignment): Finding[] {
  const names = printedNames(assignment)
  const where = (name: string): string => listText((names.get(name) ?? []).map(place => placeText(rubric, place)))
  return suggestAliases([
    ...names.keys(),
  ]).map(([name, other]) =>
    finding('name-variants', { kind: 'name', name }, {
      params: {
        name,
        places: where(name),
        other,
        otherPlaces: where(other),
      },
      detail: other,
    }))
}

function placeText(rubric: Rubric, place: NamePlace): string {
  if (place.kind === 'group')
    return place.title
  if (place.kind === 'bonus')
    return rubric.bonus?.title ?? ''
  const standard = standardById(rubric, place.id)
  return standard
    ? rowText(standard)
    : place.id
}
