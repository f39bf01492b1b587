import type { StandardAssignment } from '../../../../src/domain/unit/ops.ts'
import { describe, expect, test } from 'vitest'
import { findingsAt, findingsOf, standardAt } from '../../../../src/features/standards/rubric-findings.ts'
import { unitGroups } from '../../../../src/features/standards/unit-rows.ts'
import { shippedAssignments, shippedRubrics } from '../../../../src/standards/load.ts'

const rubric = shippedRubrics()[0]!
const edition = 'yueyang-wenming@1'
const assignments = new Map<string, StandardAssignment>(shippedAssignments()[0]!.standards.map(({ standard, sections, leads, handlers }) => [
  standard,
  {
    sections,
    leads,
    handlers: Object.fromEntries(handlers.map(({ clause, names }) => [clause, names])),
  },
]))
function rowsOf(counts: Record<string, number> = {}, without = false) {
  return unitGroups(rubric, rubric.standards, {
    edition,
    counts,
    assignments,
    without,
  }).flatMap(group => group.rows)
}

describe('the table of score units', () => {
  test('has 53 of them in printed order, numbered only where a standard has several', () => {
    const rows = rowsOf()
    expect(rows).toHaveLength(53)
    expect(rows.filter(row => row.standard.number === 12).map(row => row.number)).toEqual(['12.1', '12.2'])
    expect(rows.filter(row => row.standard.number === 16).map(row => row.number)).toEqual(['16'])
  })

  test('a unit that two clauses share stands once, with both texts and both handlers', () => {
    const [shared] = rowsOf({ 'standard:s3': 2, [`clause:${edition}#s3c1`]: 1, [`clause:${edition}#s3c2`]: 2 }).filter(row => row.standard.number === 3)
    expect(shared).toMatchObject({
      number: '3',
      handlers: ['柳佳琪', '李显庆'],
      evidence: 2,
    })
    expect(shared?.text).toContain('；做好扫黄打非工作')
  })

  test('a clause with two units shows the part that each scores', () => {
    const texts = rowsOf().filter(row => row.standard.number === 5 && row.unit.part).map(row => row.text)
    expect(texts).toHaveLength(2)
    expect(new Set(texts).size).toBe(2)
  })

  test('without evidence: only those', () => {
    expect(rowsOf({ [`clause:${edition}#s12c1`]: 1 }, true)).toHaveLength(52)
  })

  test('the cut row says that nobody is assigned', () => {
    expect(rowsOf().filter(row => row.isUnassigned).map(row => row.standard.number)).toEqual([17])
  })
})

describe('what the lint finds, at its place', () => {
  test('the unit\'s own rows are checked with the rubric', () => {
    const findings = findingsOf(rubric, assignments)
    expect(findingsAt(findings, rubric.standards[27]!).map(({ code }) => code)).toEqual(['section-without-handler'])
    expect(findingsAt(findings, rubric.standards[16]!).map(({ code }) => code)).toContain('row-without-section')
    expect(standardAt(rubric, { kind: 'unit', id: 's22u2' })?.number).toBe(22)
  })

  test('before the rows are here, their absence is no finding', () => {
    expect(findingsOf(rubric, new Map()).map(({ code }) => code)).not.toContain('row-without-section')
  })
})
