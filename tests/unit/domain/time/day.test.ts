import * as v from 'valibot'
import { expect, test } from 'vitest'
import { dayOf, daySchema, instantOf, localMinuteOf, localMinuteSchema } from '../../../../src/domain/time/day.ts'

test('a photo taken just after midnight in 岳阳 belongs to the new day, although UTC still has the old one', () => {
  expect(dayOf(Date.UTC(2026, 8, 11, 16, 1))).toBe('2026-09-12')
})

test('a wall time and its instant are each other\'s inverse', () => {
  expect(localMinuteOf(instantOf('2026-02-17T00:00'))).toBe('2026-02-17T00:00')
})

test.each([
  '2026-02-29',
  '2026-13-01',
  '2026-1-1',
  '20260101',
  '',
])('%s is no day', (day) => {
  expect(v.is(daySchema, day)).toBe(false)
})

test.each(['2026-02-28T24:00', '2026-02-30T08:00', '2026-02-28 08:00'])('%s is no wall time', (local) => {
  expect(v.is(localMinuteSchema, local)).toBe(false)
})
