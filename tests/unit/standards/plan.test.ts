import type { Rubric, Standard } from '../../../src/domain/rubric/schema.ts'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { assignmentOf, handlersOf } from '../../../src/domain/assignment/rules.ts'
import { pointsOfProject, printedPoints, standardsByMethod, totalPoints, unitsOf, unitsOfClause } from '../../../src/domain/rubric/rules.ts'
import { shippedAssignments, shippedRubrics } from '../../../src/standards/load.ts'
import { plan, planBonus, planGroup, planProjects, planRows, planUrl } from './read-plan.ts'

const rubric = shippedRubrics()[0]!
const assignment = shippedAssignments()[0]!
const rows = planRows()
const standardNumbered = (number: number): Standard => rubric.standards.find(standard => standard.number === number)!
const methodWords = { material: '材料审核', onsite: '实地考察', survey: '问卷调查' }

test('the second reader finds the plan\'s 31 rows, so that comparing with it means something', () => {
  expect(rows.map(row => row.number)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1))
  expect(rows.flatMap(row => row.clauses)).toHaveLength(54)
  expect(rows[21]!.clauses[1]).toEqual({
    text: '积极参与所在地方的乡村振兴、生态文明建设等重点任务',
    points: [],
    handlers: ['李显庆', '杨慧源'],
  })
})

test('both files name the plan that they were read from', () => {
  const sha256 = createHash('sha256').update(readFileSync(planUrl)).digest('hex')
  expect([rubric.source.sha256, assignment.source.sha256]).toEqual([sha256, sha256])
  for (const words of [
    rubric.title,
    rubric.source.document,
    rubric.source.issuer,
    rubric.source.table!,
  ])
    expect(plan).toContain(words)
})

describe.each(rows)('standard ($number)', (row) => {
  const standard = standardNumbered(row.number)

  test('[RB1] has the plan\'s clauses, byte for byte and in printed order', () => {
    expect(standard.clauses).toEqual(row.clauses.map(({ text }, index) => ({ id: `s${row.number}c${index + 1}`, text })))
  })

  test('[RB2] has the printed points on the clauses that carry them, and none elsewhere', () => {
    expect(standard.clauses.map(clause => markedPoints(rubric, clause.id))).toEqual(row.clauses.map(clause => clause.points))
  })

  test('belongs to the project and is examined by the methods of its row', () => {
    expect(standard.project).toBe(`p${row.project}`)
    expect(standard.methods.map(method => methodWords[method])).toEqual(row.methods)
  })

  test('[RB6] has the sections and leads of its row in printed order', () => {
    const { sections, leads } = assignmentOf(assignment, standard.id)!
    expect({ sections, leads }).toEqual({ sections: row.sections, leads: row.leads })
  })

  test('[RB8] has the handlers of each clause as printed', () => {
    expect(standard.clauses.map(clause => handlersOf(assignment, clause.id))).toEqual(row.clauses.map(clause => clause.handlers))
  })
})

/** A points mark stands at the end of the last clause of its unit. */
function markedPoints(from: Rubric, clauseId: string): number[] {
  return unitsOfClause(from, clauseId)
    .filter(unit => unit.basis === 'printed' && unit.clauses.at(-1) === clauseId)
    .map(unit => unit.points / 100)
}

test('[RB2] 53 units make 100 points; 47 of two points, six of one; 96 of them in print', () => {
  const units = unitsOf(rubric)
  expect(units).toHaveLength(53)
  expect(units.filter(unit => unit.points === 200)).toHaveLength(47)
  expect(units.filter(unit => unit.points === 100)).toHaveLength(6)
  expect(totalPoints(rubric)).toBe(10_000)
  expect(printedPoints(rubric)).toBe(9600)
  expect(units.filter(unit => unit.basis === 'inferred').map(unit => unit.clauses)).toEqual([
    ['s14c1'],
    ['s22c2'],
  ])
})

test('[RB2] each project adds up to the total printed beside its name', () => {
  const projects = planProjects()
  expect(projects.map(project => project.points)).toEqual([12, 10, 6, 10, 16, 10, 10, 10, 16])
  expect(rubric.projects.map(({ number, printed, points }) => ({ number, printed, points: points / 100 }))).toEqual(projects)
  expect(rubric.projects.map(project => pointsOfProject(rubric, project.id) / 100)).toEqual(projects.map(project => project.points))
})

test('the projects are named as in the table and as in the running text', () => {
  const body = /包括(.*?)，共 31 条测评标准/.exec(plan)![1]!.split('、')
  expect(rubric.projects.map(project => project.bodyTitle)).toEqual(body)
  expect(rubric.projects.map(project => project.title)).toEqual(planProjects().map(({ printed }) => printed.replace(/\s|\d+分$/g, '')))
})

test('[RB3] in (3) and (25) two clauses share one unit, in (5) one clause holds two, elsewhere it is one to one', () => {
  const shared = unitsOf(rubric).filter(unit => unit.clauses.length > 1).map(unit => unit.clauses)
  expect(shared).toEqual([
    ['s3c1', 's3c2'],
    ['s25c1', 's25c2'],
  ])
  const doubled = rubric.standards.flatMap(standard => standard.clauses).filter(clause => unitsOfClause(rubric, clause.id).length !== 1)
  expect(doubled.map(clause => clause.id)).toEqual(['s5c2'])
})

test('[RB1] the two halves of the double clause in (5) stand in the plan before their points marks', () => {
  const parts = unitsOfClause(rubric, 's5c2').map(unit => unit.part)
  expect(parts).toHaveLength(2)
  for (const part of parts)
    expect(plan).toContain(`${part}(1分)`)
})

test('all 31 are examined by material, ten on site, one by questionnaire', () => {
  expect(standardsByMethod(rubric, 'material')).toHaveLength(31)
  expect(standardsByMethod(rubric, 'onsite').map(standard => standard.number)).toEqual([4, 5, 9, 10, 12, 13, 18, 25, 26, 28])
  expect(standardsByMethod(rubric, 'survey').map(standard => standard.number)).toEqual([8])
})

test('[RB1] the bonus rule and its note are the plan\'s words, and its numbers are those of the rule', () => {
  const printed = planBonus()
  const bonus = rubric.bonus!
  expect(bonus).toMatchObject({
    title: printed.title,
    name: printed.name,
    text: printed.rule.text,
    note: printed.note,
  })
  expect(bonus.methods.map(method => methodWords[method])).toEqual([printed.method])
  expect(assignment.bonus).toEqual({ sections: printed.sections, leads: printed.leads, handlers: printed.rule.handlers })
  for (const { title, points } of bonus.levels)
    expect(bonus.text).toContain(`${title}荣誉称号的, 每一项加${points / 100}分`)
  expect(bonus.levels.map(level => level.points)).toEqual([200, 100, 50])
  expect(bonus.text).toContain(`累计最多加${bonus.cap / 100}分`)
  expect(bonus.text.startsWith(bonus.window.text)).toBe(true)
})

test('the thresholds of 80 and 90 and the sum rule stand in the plan word for word', () => {
  expect(rubric.thresholds.map(({ award, points }) => [award, points])).toEqual([
    ['市文明单位', 8000],
    ['市文明标兵单位', 9000],
  ])
  expect(plan).toContain(`${rubric.declared.text}，${rubric.total}，${rubric.thresholds.map(threshold => threshold.text).join('、')}。`)
  expect(plan).toContain(rubric.selection)
})

test('[RB9] ratios, festivals and quotas are linked to their clause and have its numbers', () => {
  const rules = rubric.standards.flatMap(standard => [
    ...standard.ratios,
    ...standard.quotas,
  ])
  expect(rules.map(rule => rule.clause)).toEqual([
    's16c1',
    's16c1',
    's16c1',
    's19c2',
    's25c3',
  ])
  expect(standardNumbered(16).ratios.map(ratio => /\d+%$/.exec(ratio.text)![0])).toEqual(standardNumbered(16).ratios.map(ratio => `${ratio.atLeast / 100}%`))
  const [festivals] = standardNumbered(19).quotas
  expect(festivals?.kind === 'festivals' && `以${festivals.festivals.map(festival => festival.name).join('、')}为重点`).toSatisfy((words: string) => plan.includes(words))
  expect(standardNumbered(25).quotas).toMatchObject([
    {
      kind: 'per-quarter',
      what: 'news-item',
      atLeast: 2,
      text: '每季度不少于2条',
    },
  ])
})

test('[RB5] the rubric names no person and no section', () => {
  const words = JSON.stringify(rubric)
  const people = assignment.standards.flatMap(row => [
    ...row.leads,
    ...row.handlers.flatMap(entry => entry.names),
  ])
  for (const name of new Set([
    ...people,
    ...assignment.standards.flatMap(row => row.sections).filter(section => section !== '工会'),
  ]))
    expect(words).not.toContain(name)
  expect(words).not.toContain('工会"')
})

test('leading group and task force are the plan\'s, in printed order', () => {
  const posts = (group: typeof assignment.taskForce) => group?.posts.map(({ title, names }) => ({ title, names }))
  expect(posts(assignment.leadingGroup)).toEqual(planGroup('创建市级文明单位工作领导小组\n'))
  expect(posts(assignment.taskForce)).toEqual(planGroup('领导小组下设工作专班\n'))
  expect(plan).toContain(assignment.unit.name)
})

test('[RB8] the name that the plan breaks over two lines stands joined, with the break kept', () => {
  expect(assignment.brokenNames).toEqual([
    { name: '鲁继宗', printed: '鲁\n\n继宗', where: 'taskForce' },
  ])
  expect(plan).toContain(assignment.brokenNames[0]!.printed)
})

test('[RB7] the cut row of (17) has no section and no lead, and says so', () => {
  expect(assignmentOf(assignment, 's17')).toMatchObject({
    sections: [],
    leads: [],
    missing: {
      what: ['sections', 'leads'],
      reason: 'row-cut',
    },
  })
  expect(assignment.standards.filter(row => row.missing).map(row => row.standard)).toEqual(['s17'])
  expect(rubric.standards.filter(standard => standard.shiftedColumns).map(standard => standard.number)).toEqual([17, 18])
})
