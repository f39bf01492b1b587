import type { Item } from '../../../src/container/shapes.ts'
import type { Evidence } from '../../../src/domain/evidence/schema.ts'
import type { Todo } from '../../../src/widgets/todo.ts'
import { expect, test } from 'vitest'
import { countOf, gapOf, isPressing, nothingToDo, splitOwn } from '../../../src/widgets/todo.ts'

const clauses = {
  'yueyang-wenming@1#s16c1': ['op'],
}

const whole = {
  place: '广场',
  people: '甲等 3 人',
  subject: '清扫',
  background: '创建工作',
  reason: '迎检',
}
const atShutter = {
  event: { local: '2026-09-12T09:41', source: 'shutter' },
  manifest: { via: 'camera' },
  correctedMs: 0,
} as unknown as Pick<Evidence, 'event' | 'manifest' | 'correctedMs'>

function aDraft(id: string, data: Record<string, unknown>): Item {
  return {
    id,
    data: {
      caption: {},
      clauses: {},
      ...atShutter,
      ...data,
    },
  } as unknown as Item
}

test('a caption needs its elements, and a clause to be found by', () => {
  expect(gapOf({ ...atShutter, caption: whole, clauses })).toBeUndefined()
  expect(gapOf({
    ...atShutter,
    caption: { ...whole, place: '', reason: '  ' },
    clauses,
  })).toEqual({
    elements: ['place', 'reason'],
    lacksClauses: false,
  })
  expect(gapOf({
    ...atShutter,
    caption: whole,
    clauses: {},
  })).toEqual({ elements: [], lacksClauses: true })
})

test('a time that is only the moment of choosing the file is lacking, until somebody states one', () => {
  const chosen = {
    event: { local: '1970-01-01T08:00', source: 'typed' },
    manifest: { via: 'album' },
    correctedMs: 0,
  } as unknown as typeof atShutter
  expect(gapOf({ ...chosen, caption: whole, clauses })).toEqual({
    elements: ['time'],
    lacksClauses: false,
  })
  expect(gapOf({
    ...chosen,
    event: { ...chosen.event, local: '2026-09-12T09:41' },
    caption: whole,
    clauses,
  })).toBeUndefined()
})

test('nobody is asked twice: what the intake speaks of is left to it', () => {
  const drafts = [
    aDraft('a', { clauses }),
    aDraft('b', {}),
    aDraft('c', { clauses, caption: whole }),
  ]
  const { incomplete, complete } = splitOwn({ drafts, submitted: [] }, new Set(['b']))
  expect(incomplete.map(({ id }) => id)).toEqual(['a'])
  expect(complete.map(({ id }) => id)).toEqual(['c'])
})

test('what was handed in with something missing stands in the list until it is complete', () => {
  const submitted = [
    aDraft('lacking', { clauses }),
    aDraft('whole', { clauses, caption: whole }),
  ]
  const { incomplete, complete } = splitOwn({ drafts: [], submitted }, new Set())
  expect(incomplete.map(({ id }) => id)).toEqual(['lacking'])
  expect(complete).toEqual([])
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
  expect(countOf({
    ...nothingToDo,
    imports: [
      { kind: 'import', draftId: 'a', count: 40 } as unknown as Todo['imports'][number],
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
