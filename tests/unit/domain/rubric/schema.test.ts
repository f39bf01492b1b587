import type { Rubric } from '../../../../src/domain/rubric/schema.ts'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { assignmentSchema } from '../../../../src/domain/assignment/schema.ts'
import { rubricSchema } from '../../../../src/domain/rubric/schema.ts'
import { shippedAssignments, shippedRubrics } from '../../../../src/standards/load.ts'
import { sampleAssignment, sampleRubric } from './sample-rubric.ts'

test('one schema fits the shipped rubric and a made-up one of another city', () => {
  for (const rubric of [
    sampleRubric(),
    ...shippedRubrics(),
  ])
    expect(v.parse(rubricSchema, JSON.parse(JSON.stringify(rubric)))).toEqual(rubric)
  for (const assignment of [
    sampleAssignment(),
    ...shippedAssignments(),
  ])
    expect(v.parse(assignmentSchema, JSON.parse(JSON.stringify(assignment)))).toEqual(assignment)
})

test('[RB1] the schema hands printed words through untouched, white space and odd brackets included', () => {
  const rubric = sampleRubric()
  rubric.standards[2]!.clauses[0]!.text = ' 窗口（服务)整洁, 有序\n '
  expect(v.parse(rubricSchema, rubric).standards[2]!.clauses[0]!.text).toBe(' 窗口（服务)整洁, 有序\n ')
})

const broken: [string, (rubric: Rubric) => unknown][] = [
  [
    'half a hundredth of a point',
    rubric => rubric.projects[0]!.points = 0.5,
  ],
  [
    'no points at all in a unit',
    rubric => rubric.standards[0]!.units[0]!.points = 0,
  ],
  [
    'a unit that scores nothing',
    rubric => rubric.standards[0]!.units[0]!.clauses = [],
  ],
  [
    'an empty clause',
    rubric => rubric.standards[0]!.clauses[0]!.text = '',
  ],
  [
    'a clause id in the place of a standard id',
    rubric => rubric.standards[0]!.id = 's1c1',
  ],
  [
    'a standard without a method',
    rubric => rubric.standards[0]!.methods = [],
  ],
  [
    'an inference without a reason',
    rubric => Object.assign(rubric.standards[0]!.units[0]!, { basis: 'inferred' }),
  ],
  [
    'a method that nobody knows',
    rubric => Object.assign(rubric.standards[0]!, {
      methods: ['telephone'],
    }),
  ],
  [
    'an edition that is no number',
    rubric => Object.assign(rubric, { edition: '2023' }),
  ],
  [
    'an id that would break a link',
    rubric => rubric.id = 'sample#town',
  ],
  [
    'no shift written as a shift of nought',
    rubric => rubric.standards[0]!.shiftedColumns = 0,
  ],
  [
    'a ratio above all of them',
    rubric => rubric.standards[1]!.ratios[0]!.atLeast = 10_001,
  ],
]

describe('the schema refuses', () => {
  test.each(broken)('%s', (_, breakIt) => {
    const rubric = sampleRubric()
    expect(v.is(rubricSchema, rubric)).toBe(true)
    breakIt(rubric)
    expect(v.is(rubricSchema, rubric)).toBe(false)
  })
})
