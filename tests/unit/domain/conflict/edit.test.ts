import * as v from 'valibot'
import { expect, test } from 'vitest'
import { editOf, textLimitOf } from '../../../../src/domain/conflict/edit.ts'
import { opRegistry } from '../../../../src/domain/oplog/registry.ts'
import { anId } from '../../../support/builders.ts'

test.each([
  ['evidence', 'caption.place', '小广场'],
  ['evidence', 'caption.people', '甲'],
  ['evidence', 'caption.subject', '清扫'],
  ['evidence', 'caption.background', ''],
  ['evidence', 'caption.reason', undefined],
  [
    'evidence',
    'event',
    { local: '2026-09-12T09:41', source: 'typed' },
  ],
  ['evidence', 'hasMinors', true],
  [
    'evidence',
    'activityId',
    anId(),
  ],
  ['evidence', 'activityId', undefined],
  ['activity', 'title', '清洁家园'],
  ['activity', 'place', '小广场'],
  ['activity', 'people', '甲'],
  ['activity', 'background', ''],
  ['activity', 'type', 'cleanup'],
  ['activity', 'day', '2026-09-12'],
  ['activity', 'endDay', null],
])('the op that writes %s %s is one that the server takes', (coll, path, value) => {
  const { kind, body } = editOf({ coll, path, value })!
  const definition = opRegistry.get(kind)!
  expect(definition.colls).toContain(coll)
  expect(v.safeParse(definition.schema, body).success).toBe(true)
})

test.each([
  ['evidence', 'status'],
  ['evidence', 'clauses'],
  ['activity', 'clauses'],
  ['activity', 'createdBy'],
  ['assignment', 'leads'],
])('%s %s is not set by choosing one of two texts', (coll, path) => {
  expect(editOf({ coll, path, value: 'x' })).toBeUndefined()
})

test('words as long as the screen lets people type are taken; longer ones are not', () => {
  for (const [coll, path] of [
    ['evidence', 'caption.reason'],
    ['evidence', 'caption.place'],
    ['activity', 'title'],
    ['activity', 'background'],
  ] as const) {
    const max = textLimitOf(path)!
    const isTaken = (length: number): boolean => {
      const { kind, body } = editOf({
        coll,
        path,
        value: '字'.repeat(length),
      })!
      return v.safeParse(opRegistry.get(kind)!.schema, body).success
    }
    expect([
      isTaken(max),
      isTaken(max + 1),
    ]).toEqual([true, false])
  }
})
