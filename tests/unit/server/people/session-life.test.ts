import { expect, test } from 'vitest'
import { expiryOf, HAND_IN_MS, isWorthNoting, standingAt } from '../../../../src/server/people/session-life.ts'

const minute = 60_000
const day = 24 * 60 * minute

test('a phone stays signed in for 90 days after it was last seen, a shared computer for 30 minutes', () => {
  expect(expiryOf('phone', 1000)).toBe(1000 + 90 * day)
  expect(expiryOf('shared', 1000)).toBe(1000 + 30 * minute)
})

test('an inspector\'s browser is signed in until the visit ends, however often it is used', () => {
  expect(expiryOf('inspector', 1000, 5000)).toBe(5000)
  expect(expiryOf('inspector', 4000, 5000)).toBe(5000)
})

test('an expired phone is over, so that it is asked to sign in and keeps everything', () => {
  const life = { kind: 'phone', expiresMs: 5000, revokedMs: null } as const
  expect([4999, 5000].map(ms => standingAt(life, ms))).toEqual(['open', 'over'])
})

test('a revoked session may hand in for 30 days, even where it would have expired before', () => {
  const life = { kind: 'shared', expiresMs: 2000, revokedMs: 1000 } as const
  expect([
    1000,
    3000,
    1000 + HAND_IN_MS - 1,
    1000 + HAND_IN_MS,
  ].map(ms => standingAt(life, ms)))
    .toEqual([
      'hand-in-only',
      'hand-in-only',
      'hand-in-only',
      'over',
    ])
})

test('after the visit an inspector may still hand in what was written without a network', () => {
  const life = { kind: 'inspector', expiresMs: 5000, revokedMs: null } as const
  expect([4999, 5000, 5000 + HAND_IN_MS].map(ms => standingAt(life, ms))).toEqual(['open', 'hand-in-only', 'over'])
})

test('a shared computer notes that it is in use every minute, a phone every hour', () => {
  expect(isWorthNoting('shared', 0, minute)).toBe(true)
  expect(isWorthNoting('shared', 0, minute - 1)).toBe(false)
  expect(isWorthNoting('phone', 0, 59 * minute)).toBe(false)
  expect(isWorthNoting('phone', 0, 60 * minute)).toBe(true)
})
