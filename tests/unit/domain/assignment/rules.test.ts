import { expect, test } from 'vitest'
import { assignmentOf, handlersOf, printedNames, sectionsOf, standardsOfSection, suggestAliases } from '../../../../src/domain/assignment/rules.ts'
import { shippedAssignments } from '../../../../src/standards/load.ts'

const assignment = shippedAssignments()[0]!

test('each clause of a standard has its own handlers', () => {
  expect(handlersOf(assignment, 's22c1')).toEqual(['蔡奔', '张剑红'])
  expect(handlersOf(assignment, 's22c2')).toEqual(['李显庆', '杨慧源'])
  expect(handlersOf(assignment, 's99c1')).toEqual([])
})

test('[RB7] a standard whose row is cut belongs to no section', () => {
  expect(assignmentOf(assignment, 's17')?.sections).toEqual([])
  expect(sectionsOf(assignment).flatMap(section => standardsOfSection(assignment, section))).not.toContain('s17')
  expect(assignmentOf(assignment, 's99')).toBeUndefined()
})

test('the unit has six sections, in the order in which the table names them', () => {
  expect(sectionsOf(assignment)).toEqual([
    '行政财务科',
    '综合科',
    '工会',
    '进出口企业服务科',
    '口岸管理科',
    '口岸事务中心',
  ])
  expect(standardsOfSection(assignment, '口岸事务中心')).toEqual(['s12', 's13', 's16', 's22', 's28'])
})

test('[RB8] one person in three posts is one printed name with all its places', () => {
  const names = printedNames(assignment)
  expect(names.size).toBe(21)
  expect(names.get('谭熙')?.slice(0, 3)).toEqual([
    { kind: 'group', title: '创建市级文明单位工作领导小组' },
    { kind: 'group', title: '工作专班' },
    { kind: 'standard', id: 's2' },
  ])
  expect(names.get('谭熙')?.at(-1)).toEqual({ kind: 'bonus' })
  expect(names.get('蔡奔')?.filter(place => place.kind === 'standard' && place.id === 's12')).toHaveLength(1)
})

test('[RB8] names that differ in one character are suggested as one person, others are not', () => {
  expect(suggestAliases([
    ...printedNames(assignment).keys(),
  ])).toEqual([
    ['郭柒军', '郭柴军'],
    ['张剑虹', '张剑红'],
  ])
  expect(suggestAliases(['甲乙', '甲丙', '甲乙丙', '甲丁丁', '丁乙丙'])).toEqual([])
})
