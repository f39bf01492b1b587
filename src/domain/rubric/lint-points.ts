import type { Assignment } from '../assignment/schema.ts'
import type { Finding } from './lint-finding.ts'
import type { Rubric, ScoreUnit, Standard } from './schema.ts'
import { handlersOf } from '../assignment/rules.ts'
import { finding, listText, pointsText, rowText } from './lint-finding.ts'
import { pointsOfProject, printedPoints, totalPoints } from './rules.ts'

/** Do the points add up, which of them stand in print, and which are shared or doubled. */
export function lintPoints(rubric: Rubric, assignment?: Assignment): Finding[] {
  return [
    ...sums(rubric),
    ...rubric.standards.flatMap(standard => [
      ...unscored(standard),
      ...standard.units.filter(unit => unit.basis === 'inferred').map(unit => inferred(rubric, standard, unit)),
      ...standard.units.filter(unit => unit.clauses.length > 1).map(unit => shared(standard, unit, assignment)),
      ...doubled(standard),
    ]),
  ]
}

function sums(rubric: Rubric): Finding[] {
  const at = { kind: 'rubric' } as const
  const declared = rubric.declared.points
  const [sum, printed] = [
    totalPoints(rubric),
    printedPoints(rubric),
  ]
  const ofProjects = rubric.projects
    .map(project => ({
      project,
      sum: pointsOfProject(rubric, project.id),
    }))
    .filter(({ project, sum }) => sum !== project.points)
    .map(({ project, sum }) => finding('project-sum-mismatch', { kind: 'project', id: project.id }, {
      params: {
        project: project.title,
        sum: pointsText(sum),
        printed: pointsText(project.points),
      },
    }))
  return [
    ...printed < declared
      ? [
          finding('printed-points-short', at, {
            params: {
              printed: pointsText(printed),
              total: pointsText(declared),
              missing: pointsText(declared - printed),
            },
          }),
        ]
      : [],
    ...sum === declared
      ? []
      : [
          finding('total-mismatch', at, {
            params: {
              sum: pointsText(sum),
              total: pointsText(declared),
            },
          }),
        ],
    ...ofProjects,
  ]
}

function unscored(standard: Standard): Finding[] {
  const scored = new Set(standard.units.flatMap(unit => unit.clauses))
  return standard.clauses
    .filter(clause => !scored.has(clause.id))
    .map(clause => finding('clause-without-unit', { kind: 'clause', id: clause.id }, {
      params: {
        row: rowText(standard),
        text: clause.text,
      },
    }))
}

function inferred(rubric: Rubric, standard: Standard, unit: ScoreUnit): Finding {
  const project = rubric.projects.find(({ id }) => id === standard.project)
  const text = standard.clauses.filter(clause => unit.clauses.includes(clause.id)).map(clause => clause.text)
  return finding('points-inferred', { kind: 'unit', id: unit.id }, {
    params: {
      row: rowText(standard),
      text: listText(text),
      points: pointsText(unit.points),
      project: project?.title ?? standard.project,
      total: pointsText(project?.points ?? 0),
    },
  })
}

/** With an assignment at hand it matters whether one person answers for the whole unit. */
function shared(standard: Standard, unit: ScoreUnit, assignment?: Assignment): Finding {
  const at = { kind: 'unit', id: unit.id } as const
  const base = {
    row: rowText(standard),
    points: pointsText(unit.points),
    clauses: unit.clauses.length,
  }
  const handlers = assignment
    ? unit.clauses.map(clause => handlersOf(assignment, clause))
    : []
  return new Set(handlers.map(names => listText([...names].sort()))).size > 1
    ? finding('unit-shared-across-handlers', at, {
        params: {
          ...base,
          handlers: handlers.map(listText).join(' / '),
        },
      })
    : finding('unit-shared', at, { params: base })
}

function doubled(standard: Standard): Finding[] {
  return standard.clauses
    .map(clause => ({
      clause,
      units: standard.units.filter(unit => unit.clauses.includes(clause.id)),
    }))
    .filter(({ units }) => units.length > 1)
    .map(({ clause, units }) => finding('clause-several-units', { kind: 'clause', id: clause.id }, {
      params: {
        row: rowText(standard),
        units: units.length,
        points: units.map(unit => pointsText(unit.points)).join(' + '),
      },
    }))
}
