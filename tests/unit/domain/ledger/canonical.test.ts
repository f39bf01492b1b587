import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { canonicalJson } from '../../../../src/domain/ledger/canonical.ts'

test('members are ordered by their UTF-16 code units, as RFC 8785 section 3.2.3 shows', () => {
  const input = {
    '\u20AC': 'Euro Sign',
    '\r': 'Carriage Return',
    '\uFB33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\u{1F600}': 'Emoji',
    '\u0080': 'Control',
    '\u00F6': 'Latin',
  }
  expect([
    ...canonicalJson(input).matchAll(/:"([^"]+)"/g),
  ].map(match => match[1])).toEqual(
    [
      'Carriage Return',
      'One',
      'Control',
      'Latin',
      'Euro Sign',
      'Emoji',
      'Hebrew Letter Dalet With Dagesh',
    ],
  )
})

test('the order in which a phone happened to write the members makes no difference, and nothing is lost', () => {
  const value = fc.letrec(tie => ({
    any: fc.oneof({ maxDepth: 3 }, fc.maxSafeInteger(), fc.string({ unit: 'grapheme' }).filter(text => text.isWellFormed()), fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(fc.string().filter(key => key !== '__proto__'), tie('any'), { maxKeys: 4 })),
  })).any
  fc.assert(fc.property(value, (original) => {
    const text = canonicalJson(original)
    expect(canonicalJson(JSON.parse(text))).toBe(text)
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(original)))
  }))
})

test.each([
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  undefined,
  '\uD800',
  2 ** 60,
])('%s is refused rather than signed in a form that another program may print differently', (value) => {
  expect(() => canonicalJson({ value })).toThrow(TypeError)
})

test('a browser of 2022 tells a lone surrogate too', () => {
  const { isWellFormed } = String.prototype
  onTestFinished(() => void Object.assign(String.prototype, { isWellFormed }))
  Object.assign(String.prototype, { isWellFormed: undefined })
  expect(canonicalJson({ 甲: '\u{1F600}' })).toBe('{"甲":"\u{1F600}"}')
  expect(() => canonicalJson('\uD83D')).toThrow('a lone surrogate')
})
