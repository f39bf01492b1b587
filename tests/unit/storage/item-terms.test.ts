import { expect, test } from 'vitest'
import { sortOf, termsOf } from '../../../src/storage/item-terms.ts'
import { aRow, freshId, id, NOW } from '../../contract/storage/builders.ts'

function evidence(data: Record<string, unknown>, n = 1) {
  return {
    ...aRow(id(n, NOW + n), 1),
    coll: 'evidence',
    data: {
      clauses: {},
      activityId: null,
      capturedBy: id(9),
      status: 'draft',
      kind: 'photo',
      event: { local: '2026-09-12T09:30' },
      ...data,
    },
  }
}

test('[DS6] evidence is found by clause, standard, activity, person, state, kind and the day it shows', () => {
  const clauses = {
    'yueyang@2023#s16c1': ['a'],
    'yueyang@2023#s16c2': ['b'],
    'yueyang@2023#s3c1': ['c'],
  }
  expect(termsOf(evidence({
    clauses,
    activityId: id(5),
    status: 'submitted',
  })).sort()).toEqual([
    `activity:${id(5)}`,
    'all',
    `by:${id(9)}`,
    'clause:yueyang@2023#s16c1',
    'clause:yueyang@2023#s16c2',
    'clause:yueyang@2023#s3c1',
    'day:2026-09-12',
    'kind:photo',
    'standard:s16',
    'standard:s3',
    'status:submitted',
  ])
  expect(termsOf(evidence({}))).toEqual(expect.arrayContaining(['clause:none', 'activity:none']))
})

test('[DS6] a row of a newer app, with fields of other shapes, is still found as itself', () => {
  expect(termsOf(evidence({
    event: 'soon',
    clauses: undefined,
    kind: { of: 'holo' },
  }))).toEqual(expect.arrayContaining(['all', 'clause:none']))
  expect(termsOf({
    ...aRow(freshId(), 1),
    coll: 'mascot',
    data: {},
  })).toEqual(['all'])
})

test('[DS6] what happened later sorts later, whatever was captured first', () => {
  const days = [
    '1900-01-01T00:00',
    '1999-12-31T23:59',
    '2026-09-12T09:29',
    '2026-09-12T09:30',
    '2026-10-01T00:00',
    '2099-01-01T00:00',
    '9999-12-31T23:59',
  ]
  const sorts = days.map((local, n) => sortOf(evidence({
    event: { local },
  }, 100 - n)))
  expect(sorts).toEqual(sorts.toSorted())
  expect(new Set(sorts.map(sort => sort.length))).toEqual(new Set([24]))
})

test('[DS6] within a minute the order of making decides', () => {
  const sorts = [1, 2, 3, 200, 70_000].map(n => sortOf(evidence({}, n)))
  expect(sorts).toEqual(sorts.toSorted())
  expect(new Set(sorts).size).toBe(5)
})
