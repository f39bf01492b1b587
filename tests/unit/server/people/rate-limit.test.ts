import { expect, test } from 'vitest'
import { createRateLimit, networkOf } from '../../../../src/server/people/rate-limit.ts'

function aClock(): { now: () => number, pass: (ms: number) => void } {
  let ms = 1000
  return {
    now: () => ms,
    pass: more => void (ms += more),
  }
}

test('an address that tries too often waits for its window to end', () => {
  const clock = aClock()
  const limit = createRateLimit(clock, { limit: 3, windowMs: 60_000 })
  const tryOnce = (): void => limit.count('192.0.2.7')
  for (const _ of [1, 2, 3])
    tryOnce()
  clock.pass(10_000)
  expect(tryOnce).toThrow(expect.objectContaining({
    code: 'too-many-requests',
    detail: { retryAfterMs: 50_000 },
  }))
  clock.pass(50_000)
  expect(tryOnce).not.toThrow()
})

test('one address does not use up another\'s tries', () => {
  const limit = createRateLimit(aClock(), { limit: 1, windowMs: 60_000 })
  limit.count('192.0.2.7')
  expect(() => limit.count('192.0.2.8')).not.toThrow()
})

test('a million addresses do not fill the memory for ever, and the limit still holds', () => {
  const limit = createRateLimit(aClock(), { limit: 1, windowMs: 60_000 })
  for (let n = 0; n < 50_000; n += 1)
    limit.count(`198.51.${n >> 8}.${n & 255}`)
  limit.count('192.0.2.7')
  expect(() => limit.count('192.0.2.7')).toThrow()
})

test.for([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as the network %s', ([address, network]) => {
  expect(networkOf(address as string)).toBe(network)
})
