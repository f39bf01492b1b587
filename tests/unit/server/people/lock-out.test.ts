import type { Attempts } from '../../../../src/server/people/lock-out.ts'
import { expect, test } from 'vitest'
import { afterFailure, forgottenAfterMs, isBurst, noAttempts, pauseLeft } from '../../../../src/server/people/lock-out.ts'

const minute = 60_000

function failing(times: number, nowMs = 0): Attempts {
  return Array.from({ length: times }).reduce<Attempts>(before => afterFailure(before, nowMs), noAttempts)
}

test('four slips cost nothing, the fifth costs a minute, each further one doubles it up to an hour', () => {
  const pauses = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 60].map(times => pauseLeft(failing(times), 0) / minute)
  expect(pauses).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
})

test('the pause runs down and ends', () => {
  const attempts = failing(5, 1000)
  expect(pauseLeft(attempts, 1000 + 20_000)).toBe(40_000)
  expect(pauseLeft(attempts, 1000 + minute)).toBe(0)
})

test('a day later the slips are forgotten', () => {
  const later = afterFailure(failing(9), forgottenAfterMs + 1)
  expect(later).toMatchObject({ failed: 1, lockedUntilMs: null })
})

test('the audit hears once of a burst', () => {
  expect([3, 4, 5, 6, 7].filter(times => isBurst(failing(times)))).toEqual([5])
})
