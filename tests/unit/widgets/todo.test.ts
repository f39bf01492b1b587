import type { Item } from '../../../src/container/shapes.ts'
import { expect, test } from 'vitest'
import { countOf, gapOf, isPressing, nothingToDo, splitDrafts } from '../../../src/widgets/todo.ts'

const clauses = {
  'yueyang-wenming@1#s16c1': ['op'],
}

function aDraft(id: string, data: Record<string, unknown>): Item {
  return {
    id,
    data: { caption: {}, clauses: {}, ...data },
  } as unknown as Item
}

test('a caption needs its reason, and a clause to be found by', () => {
  expect(gapOf({
    caption: { reason: '清扫' },
    clauses,
  })).toBeUndefined()
  expect(gapOf({
    caption: { reason: '  ' },
    clauses,
  })).toEqual({ lacksReason: true, lacksClauses: false })
  expect(gapOf({
    caption: { reason: '清扫' },
    clauses: {},
  })).toEqual({ lacksReason: false, lacksClauses: true })
})

test('nobody is asked twice: what the intake speaks of is left to it', () => {
  const drafts = [
    aDraft('a', { clauses }),
    aDraft('b', {}),
    aDraft('c', {
      clauses,
      caption: { reason: '清扫' },
    }),
  ]
  const { incomplete, complete } = splitDrafts(drafts, new Set(['b']))
  expect(incomplete.map(({ id }) => id)).toEqual(['a'])
  expect(complete.map(({ id }) => id)).toEqual(['c'])
})

test('a draft that is complete is shown but not counted: nothing is wrong with it', () => {
  expect(countOf({
    ...nothingToDo,
    complete: [
      aDraft('a', {}),
    ],
  })).toBe(0)
  expect(countOf({
    ...nothingToDo,
    incomplete: [
      aDraft('a', {}),
    ],
    intake: 2,
  })).toBe(3)
})

test('only what was sent back or refused presses', () => {
  expect(isPressing({
    ...nothingToDo,
    incomplete: [
      aDraft('a', {}),
    ],
    intake: 5,
  })).toBe(false)
  expect(isPressing({
    ...nothingToDo,
    returned: [
      aDraft('a', {}),
    ],
  })).toBe(true)
})
