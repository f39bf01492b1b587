import type { Assignment } from '../../../src/domain/assignment/schema.ts'
import type { Rubric } from '../../../src/domain/rubric/schema.ts'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { assignmentSchema } from '../../../src/domain/unit/ops.ts'
import { shippedAssignments, shippedRubrics } from '../../../src/standards/load.ts'
import { clauseEntries, findClauses } from '../../../src/widgets/clause-search.ts'
import { clauseLabel, clauseTopic } from '../../../src/widgets/clause-topics.ts'
import { soundsOf } from '../../../src/widgets/viewer-pinyin.ts'

const rubric = shippedRubrics()[0] as Rubric
const assignment = shippedAssignments()[0] as Assignment
const assignments = new Map(assignment.standards.map(({ standard, sections, leads, handlers }) => [
  standard,
  v.parse(assignmentSchema, {
    sections,
    leads,
    handlers: Object.fromEntries(handlers.map(({ clause, names }) => [clause, names])),
  }),
]))
const entries = clauseEntries(rubric, assignments)
const find = (words: string): string[] => findClauses(entries, words, soundsOf).map(({ clause }) => clause)

test('without words every clause stands in printed order', () => {
  expect(find('  ')).toHaveLength(54)
  expect(find('').slice(0, 3)).toEqual(['s1c1', 's1c2', 's1c3'])
})

test.for([
  '12',
  '标准12',
  '（12）',
  '(12)',
  's12',
  '第12条',
])('%s finds the clauses of standard 12 first', (words) => {
  expect(find(words).slice(0, 2)).toEqual(['s12c1', 's12c2'])
})

test('12-2 finds the second clause of standard 12 alone', () => {
  expect(find('12-2')).toEqual(['s12c2'])
  expect(find('12.2')).toEqual(['s12c2'])
})

test('words of the text find it whatever kind of stops were printed or typed', () => {
  expect(find('垃圾分类')[0]).toBe('s12c2')
  expect(find('文明岳阳爱卫同行')).toEqual(['s12c2'])
  expect(find('"冷硬拖卡"')).toEqual(['s8c2'])
})

test('a person finds what they answer for, by name, initials or syllables', () => {
  const own = entries.filter(entry => entry.people.includes('张剑红')).map(({ clause }) => clause)
  expect(own.length).toBeGreaterThan(3)
  expect(find('张剑红')).toEqual(own)
  expect(find('zjh')).toEqual(expect.arrayContaining(own))
  expect(find('zhangjianhong')).toEqual(own)
})

test('initials of a topic find its clause', () => {
  expect(find('ljfl')).toEqual(['s12c2'])
})

test('every word has to be found', () => {
  expect(find('12 垃圾')).toEqual(['s12c2'])
  expect(find('12 读书')).toEqual([])
})

test('without the dictionary letters find nothing and break nothing', () => {
  expect(findClauses(entries, 'ljfl')).toEqual([])
})

test('a surname is read as a surname', () => {
  expect(soundsOf('曾晓', true).initials).toBe('zx')
  expect(soundsOf('单丽', true).full).toBe('shanli')
})

test('every topic is verbatim from its clause, and no two clauses of a standard share one', () => {
  for (const standard of rubric.standards) {
    const topics = standard.clauses.map(({ id, text }) => {
      const topic = clauseTopic(rubric, id)
      expect(text, id).toContain(topic)
      return topic
    })
    expect(new Set(topics).size, standard.id).toBe(topics.length)
  }
  expect(clauseLabel(rubric, 's12c2')).toBe('12 垃圾分类')
})

test('a clause of an imported rubric is called by its first words', () => {
  const other = { ...rubric, id: 'elsewhere' }
  expect(clauseTopic(other, 's12c2')).toBe('深化精神文明…')
  expect(clauseTopic(other, 's99c1')).toBe('s99c1')
})
