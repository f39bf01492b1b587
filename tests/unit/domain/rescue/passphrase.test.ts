import { expect, test } from 'vitest'
import { signedText } from '../../../../src/domain/rescue/pack.ts'
import { isStrongPassphrase, makePassphrase, typedPassphrase } from '../../../../src/domain/rescue/passphrase.ts'

const random = (numbers: Uint32Array<ArrayBuffer>) => crypto.getRandomValues(numbers)

test('a passphrase that the app makes is five groups of four digits, each time another one, and strong', () => {
  const made = new Set(Array.from({ length: 200 }, () => makePassphrase(random)))
  expect(made.size).toBe(200)
  for (const passphrase of made)
    expect(passphrase).toMatch(/^\d{4}(?:-\d{4}){4}$/)
  expect([...made].filter(passphrase => !isStrongPassphrase(passphrase)).length, 'hardly ever so few different digits').toBeLessThan(12)
})

test('numbers that would favour some groups are drawn again', () => {
  const draws = [
    2 ** 32 - 1,
    1,
    2,
    3,
    4,
    2 ** 32 - 1,
    5,
    0,
    0,
    0,
  ]
  const passphrase = makePassphrase(numbers => numbers.forEach((_, n) => (numbers[n] = draws.shift() ?? 0)))
  expect(passphrase).toBe('0001-0002-0003-0004-0005')
})

test.for([
  '47110815226690421357',
  '4711 0815 2266 9042 1357',
  ' ４７１１－０８１５－２２６６－９０４２－１３５７ ',
  '4711，0815，2266，9042，1357',
])('read out over the telephone and typed as %j it is the same', (typed) => {
  expect(typedPassphrase(typed)).toBe('4711-0815-2266-9042-1357')
})

test('words stay as they were typed, but for the ends', () => {
  expect(typedPassphrase(' 江豚 跃出水面二十三次 ')).toBe('江豚 跃出水面二十三次')
})

test('what somebody makes up must hold', () => {
  expect([
    '123456789012',
    'aaaaaaaaaaaaaaaa',
    'short',
    '江豚江豚江豚',
    '2026-09-12',
  ].filter(isStrongPassphrase)).toEqual([])
  expect(['江豚跃出水面二十三次', 'a sturdy red boat'].filter(isStrongPassphrase)).toHaveLength(2)
})

test('what is signed does not depend on the order of members, and takes half a character that a phone cut off', () => {
  const index = {
    v: 1,
    ops: [
      { b: '\uD83D', a: 1.5 },
    ],
    sig: null,
  } as never
  const same = {
    ops: [
      { a: 1.5, b: '\uD83D' },
    ],
    sig: 'x',
    v: 1,
  } as never
  expect(signedText(index)).toBe(signedText(JSON.parse(JSON.stringify(same)) as never))
  expect(signedText(index)).not.toContain('sig')
})
