import { expect, test } from 'vitest'
import { clauseById, clausesOfUnit, pointsOfProject, pointsOfStandard, printedPoints, projectById, standardById, standardOfClause, standardOfUnit, standardsByMethod, standardsOfProject, totalPoints, unitById, unitsOfClause } from '../../../../src/domain/rubric/rules.ts'
import { shippedRubrics } from '../../../../src/standards/load.ts'
import { sampleRubric } from './sample-rubric.ts'

const rubric = shippedRubrics()[0]!

test('a shared unit leads to both clauses, and each clause back to it', () => {
  expect(clausesOfUnit(rubric, 's3u1').map(clause => clause.id)).toEqual(['s3c1', 's3c2'])
  expect(unitsOfClause(rubric, 's3c1')).toEqual(unitsOfClause(rubric, 's3c2'))
})

test('a double clause leads to both of its units', () => {
  expect(unitsOfClause(rubric, 's5c2').map(unit => unit.id)).toEqual(['s5u2', 's5u3'])
})

test('a standard\'s points count a shared unit once', () => {
  expect(pointsOfStandard(standardById(rubric, 's3')!)).toBe(200)
  expect(pointsOfStandard(standardById(rubric, 's25')!)).toBe(400)
  expect(pointsOfStandard(standardById(rubric, 's5')!)).toBe(400)
})

test('a project\'s standards come in printed order with their points', () => {
  expect(standardsOfProject(rubric, 'p6').map(standard => standard.number)).toEqual([17, 18, 19, 20, 21])
  expect(pointsOfProject(rubric, 'p6')).toBe(1000)
})

test('everything is found by id, and what does not exist is not', () => {
  expect(projectById(rubric, 'p3')?.title).toBe('党的建设和党风廉政建设')
  expect(clauseById(rubric, 's22c2')?.text).toContain('乡村振兴')
  expect(standardOfClause(rubric, 's22c2')?.id).toBe('s22')
  expect(standardOfUnit(rubric, 's5u3')?.id).toBe('s5')
  expect(unitById(rubric, 's22u2')?.basis).toBe('inferred')
  expect([
    projectById(rubric, 'p10'),
    standardById(rubric, 's32'),
    clauseById(rubric, 's1c4'),
    unitById(rubric, 's3u2'),
    standardOfClause(rubric, 's3c3'),
    standardOfUnit(rubric, 's3u2'),
  ])
    .toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  expect(clausesOfUnit(rubric, 's99u1')).toEqual([])
})

test('the same questions are answered about another city\'s rubric', () => {
  const other = sampleRubric()
  expect([
    totalPoints(other),
    printedPoints(other),
    pointsOfProject(other, 'p1'),
  ]).toEqual([1000, 1000, 600])
  expect(standardsByMethod(other, 'survey').map(standard => standard.id)).toEqual(['s2'])
})
