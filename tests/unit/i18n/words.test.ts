import { expect, test } from 'vitest'
import { failureCodes } from '../../../src/domain/failure.ts'
import { readWords } from '../../support/words.ts'

const chinese = await readWords('zh-CN')
const english = await readWords('en')
const keys = Object.keys(chinese)

/** Names that stay as they are in every language: file kinds, units, brands, codes. */
const namesInLatin = /\b(?:PDF|Word|Excel|PowerPoint|WPS|ZIP|CSV|JSON|JPEG|JPG|PNG|HEIC|EXIF|GPS|WGS-84|GCJ-02|SHA-256|TOTP|QR|ID|URL|IP|HTTP|HTTPS|https?|iPhone|iPad|iOS|Android|HarmonyOS|Safari|Chrome|Edge|Firefox|Wi-Fi|USB|KB|MB|GB|TB|PC|App|A4|English|DOCX|XLSX|MP4|Ctrl|Shift|Esc|abcd|Chromium|WebKit|libheif|LGPL-3\.0|MIT|SIL|OFL)\b/g

function named(text: string): string[] {
  return [
    ...new Set([
      ...text.matchAll(/\{(\w+)\}/g),
    ].map(match => match[1]!)),
  ].sort()
}

test('both languages have the same words to say', () => {
  expect(Object.keys(english).sort()).toEqual(keys.toSorted())
})

test('keys stand in order, so that two people\'s additions meet in different lines', () => {
  expect(keys).toEqual(keys.toSorted())
  expect(Object.keys(english)).toEqual(Object.keys(english).toSorted())
})

test('a sentence takes the same figures and names in both languages', () => {
  const uneven = keys.filter(key => named(english[key] ?? '').join() !== named(chinese[key] ?? '').join())
  expect(uneven).toEqual([])
})

test('no word is left empty', () => {
  expect(keys.filter(key => !chinese[key]?.trim() || !english[key]?.trim())).toEqual([])
})

test('a Chinese screen shows no English words', () => {
  const latin = keys.filter(key => /[a-z]/i.test((chinese[key] ?? '').replace(/\{[^}]*\}/g, '').replace(namesInLatin, '')))
  expect(latin.map(key => `${key}: ${chinese[key]}`)).toEqual([])
})

test('an English screen shows Chinese only where the plan\'s own titles are quoted', () => {
  const han = keys.filter(key => /\p{Script=Han}/u.test(english[key] ?? '')).filter(key => !/[“「"(（]/.test(english[key] ?? ''))
  expect(han.map(key => `${key}: ${english[key]}`)).toEqual([])
})

test('nobody is shouted at', () => {
  const loud = keys.filter(key => /[!！]/.test(`${chinese[key]}${english[key]}`))
  expect(loud).toEqual([])
})

test('Chinese sentences are set with Chinese punctuation', () => {
  const half = keys.filter(key => /\p{Script=Han}[,;:?]/u.test(chinese[key] ?? '') && !key.startsWith('lint.'))
  expect(half.map(key => `${key}: ${chinese[key]}`)).toEqual([])
})

test.for(failureCodes)('failure %s says what happened, what is safe and what to do', (code) => {
  for (const [words, stops] of [
    [chinese, /[，。；：]/g],
    [english, /[.,;:]/g],
  ] as const) {
    const sentence = words[`failure.${code}`]
    expect(sentence, `failure.${code}`).toBeDefined()
    expect(sentence!.match(stops)?.length ?? 0, sentence).toBeGreaterThanOrEqual(2)
  }
})
