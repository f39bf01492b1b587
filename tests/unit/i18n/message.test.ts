import { expect, test } from 'vitest'
import { sentenceOf } from '../../../src/i18n/message.ts'

/** What vue-i18n gives a sentence to work with. */
function contextOf(named: Record<string, unknown> = {}) {
  return {
    named: (key: string) => named[key],
    plural: (forms: string[]) => forms[named.n === 1
      ? 0
      : 1] ?? '',
  } as unknown as Parameters<ReturnType<typeof sentenceOf>>[0]
}

test('a plain sentence stands as it is written, spaces at its ends included', () => {
  expect(sentenceOf(' · ')(contextOf())).toBe(' · ')
})

test('names and figures are filled in', () => {
  expect(sentenceOf('{done} / {total} 件')(contextOf({ done: 2, total: 7 }))).toBe('2 / 7 件')
})

test('a name that nobody gave leaves nothing behind', () => {
  expect(sentenceOf('你好 {name}')(contextOf())).toBe('你好 ')
})

test('one and many have words of their own', () => {
  const sentence = sentenceOf('{n} photo | {n} photos')
  expect(sentence(contextOf({ n: 1 }))).toBe('1 photo')
  expect(sentence(contextOf({ n: 3 }))).toBe('3 photos')
})

test('signs that are syntax can be said', () => {
  expect(sentenceOf('a{\'@\'}b {\'|\'} {\'{\'}')(contextOf())).toBe('a@b | {')
})

test('what is filled in is never read as syntax', () => {
  expect(sentenceOf('{name} 的照片')(contextOf({ name: '{other} | @' }))).toBe('{other} | @ 的照片')
})
