import { expect, test } from 'vitest'
import { trustedTime } from '../../../../src/server/oplog/trusted-time.ts'

const HOUR = 3_600_000

test('[OL11] a phone is believed as far as it can be: not before its last op, not after now', () => {
  const believed = (clientMs: number): number => trustedTime(clientMs, { offsetMs: 0, previousMs: 2 * HOUR, receivedMs: 5 * HOUR })
  expect([HOUR, 3 * HOUR, 9 * HOUR].map(believed)).toEqual([2 * HOUR, 3 * HOUR, 5 * HOUR])
})

test('[OL11] after the server\'s own clock went back, no op is later than now', () => {
  expect(trustedTime(9 * HOUR, { offsetMs: -4 * HOUR, previousMs: 9 * HOUR, receivedMs: 5 * HOUR })).toBe(5 * HOUR)
})
