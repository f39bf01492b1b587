import { describe, expect, test } from 'vitest'
import { standardById } from '../../../src/domain/rubric/rules.ts'
import { shippedRubrics } from '../../../src/standards/load.ts'
import { clauseNumber, clausePointsWord } from '../../../src/widgets/rubric-words.ts'
import { countTerms, progressOfProject, progressOfStandard } from '../../../src/widgets/standard-progress.ts'

const rubric = shippedRubrics()[0]!
const edition = 'yueyang-wenming@1'
const worth = (standard: string, clause: string): string => clausePointsWord(standardById(rubric, standard)!, clause)

describe('what a clause is worth, in words', () => {
  test('as printed', () => expect(worth('s12', 's12c1')).toBe('2 分'))
  test('shared with another clause', () => expect(worth('s3', 's3c2')).toBe('与条目 1 共用 2 分'))
  test('doubled', () => expect(worth('s5', 's5c2')).toBe('1 分 + 1 分'))
  test('inferred', () => expect(worth('s22', 's22c2')).toBe('2 分（推定）'))
})

test('a clause is numbered only where there are several', () => {
  expect(clauseNumber(standardById(rubric, 's12')!, 's12c2')).toBe('12.2')
  expect(clauseNumber(standardById(rubric, 's16')!, 's16c1')).toBe('16')
})

describe('progress', () => {
  test('is clauses with evidence, however much each has', () => {
    const counts = { [`clause:${edition}#s12c2`]: 9 }
    expect(progressOfStandard(standardById(rubric, 's12')!, edition, counts)).toEqual({ done: 1, total: 2 })
    expect(progressOfProject(rubric, rubric.projects[4]!, { edition, counts })).toEqual({ done: 1, total: 8 })
  })

  test('evidence for another edition does not count', () => {
    expect(progressOfStandard(standardById(rubric, 's12')!, edition, { 'clause:other@2#s12c2': 9 }).done).toBe(0)
  })

  test('is asked for in one query', () => {
    expect(countTerms(rubric, edition)).toHaveLength(31 + 54)
  })
})
