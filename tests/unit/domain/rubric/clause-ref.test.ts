import { expect, test } from 'vitest'
import { editionIdOf, formatClauseRef, parseClauseRef } from '../../../../src/domain/rubric/clause-ref.ts'
import { shippedRubrics } from '../../../../src/standards/load.ts'

test('[RB4] a link names edition and clause, and every clause of the shipped rubric can be linked', () => {
  const rubric = shippedRubrics()[0]!
  const edition = editionIdOf(rubric)
  const clauses = rubric.standards.flatMap(standard => standard.clauses.map(clause => clause.id))
  const links = clauses.map(clause => formatClauseRef({ edition, clause }))
  expect(links).toContain('yueyang-wenming@1#s22c2')
  expect(links.map(parseClauseRef)).toEqual(clauses.map(clause => ({ edition, clause })))
})

test.each([
  '',
  's22c2',
  '#s22c2',
  'yueyang-wenming@1',
  'yueyang-wenming@1#s22',
  'yueyang-wenming@1#s22u2',
  'yueyang-wenming#s22c2',
  'yueyang-wenming@1#s0c1',
  'yueyang-wenming@1#s01c1',
  'yueyang-wenming@1#s22c2#s1c1',
  'YUEYANG@1#s22c2',
  ' yueyang-wenming@1#s22c2',
])('"%s" is no link to a clause', (text) => {
  expect(parseClauseRef(text)).toBeUndefined()
})
