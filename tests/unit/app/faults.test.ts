import { expect, test } from 'vitest'
import { supportText } from '../../../src/app/support-text.ts'
import { faultOf } from '../../../src/app/useCrash.ts'
import { createFaultLog } from '../../../src/container/fault-log.ts'
import { Failure } from '../../../src/domain/failure.ts'

const here = {
  atMs: Date.UTC(2026, 8, 14, 4),
  where: 'home',
}

test('a failure of ours is noted by its code, with what caused it', () => {
  const fault = faultOf(new Failure('not-saved', {}, {
    cause: new TypeError('connection lost'),
  }), here)
  expect(fault).toMatchObject({ code: 'not-saved', where: 'home' })
  expect(fault.detail).toContain('TypeError: connection lost')
})

test('an unexpected error says what it was and where in our files', () => {
  const error = new TypeError('x is undefined')
  error.stack = 'TypeError: x is undefined\n    at draw (https://jz.example/assets/HomeScreen-AbC123.js:1:200)'
  expect(faultOf(error, here)).toMatchObject({ code: 'unexpected', detail: 'TypeError: x is undefined @ HomeScreen-AbC123.js:1:200' })
})

test('addresses are left out: they may carry a one-use token', () => {
  const fault = faultOf(new Error('failed to load https://jz.example/join#secret-token-of-somebody'), here)
  expect(fault.detail).not.toContain('secret-token')
})

test('something thrown that is no error is noted too', () => {
  expect(faultOf('oops', here).code).toBe('unexpected')
})

test('the log keeps the newest, first', () => {
  const log = createFaultLog(2)
  for (const code of ['a', 'b', 'c'])
    log.note({ ...here, code, detail: '' })
  expect(log.list().map(({ code }) => code)).toEqual(['c', 'b'])
})

test('what goes to support is build, browser and codes', () => {
  const text = supportText({
    build: 'AbC123',
    userAgent: 'Firefox',
    faults: [
      { ...here, code: 'not-saved', detail: 'QuotaExceededError: full' },
    ],
  })
  expect(text.split('\n')).toEqual([
    'build AbC123',
    'Firefox',
    '2026-09-14T04:00:00.000Z home not-saved QuotaExceededError: full',
  ])
})
