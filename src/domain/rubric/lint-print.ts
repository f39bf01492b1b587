import type { Finding } from './lint-finding.ts'
import type { Project, Rubric, Standard } from './schema.ts'
import { finding, rowText } from './lint-finding.ts'

/** Peculiarities of the printed table and sentences that cannot be met as they stand. */
export function lintPrint(rubric: Rubric): Finding[] {
  return [
    ...rubric.projects.flatMap(project => [
      ...namedTwice(project),
      ...brokenTitle(project),
    ]),
    ...rubric.standards.flatMap(standard => [
      ...shifted(standard),
      ...widerDenominators(standard),
    ]),
  ]
}

function namedTwice({ id, number, title, bodyTitle }: Project): Finding[] {
  if (bodyTitle === undefined || bodyTitle === title)
    return []
  return [
    finding('project-named-twice', { kind: 'project', id }, {
      params: { number, title, bodyTitle },
    }),
  ]
}

function brokenTitle({ id, number, title, printed }: Project): Finding[] {
  return printed === undefined || printed.startsWith(title)
    ? []
    : [
        finding('project-title-broken', { kind: 'project', id }, {
          params: { number, title, printed },
        }),
      ]
}

function shifted(standard: Standard): Finding[] {
  if (standard.shiftedColumns === undefined)
    return []
  return [
    finding('columns-shifted', { kind: 'standard', id: standard.id }, {
      params: {
        row: rowText(standard),
        columns: Math.abs(standard.shiftedColumns),
      },
    }),
  ]
}

/** Counting one group and dividing by another asks for what may be out of reach: the denominator becomes a setting. */
function widerDenominators(standard: Standard): Finding[] {
  return standard.ratios
    .filter(ratio => ratio.counted.of !== ratio.outOf)
    .map(ratio => finding('ratio-wider-denominator', { kind: 'clause', id: ratio.clause }, {
      params: {
        row: rowText(standard),
        text: ratio.text,
      },
      detail: ratio.id,
    }))
}
