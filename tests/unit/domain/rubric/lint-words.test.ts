import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lintCodes } from '../../../../src/domain/rubric/lint-finding.ts'
import { lintRubric } from '../../../../src/domain/rubric/lint.ts'
import { plants } from './lint-plants.ts'
import { sampleAssignment, sampleRubric } from './sample-rubric.ts'

/** Read as files: the build turns an imported locale into compiled messages. */
function wordsOf(locale: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`../../../../src/i18n/locales/${locale}.json`, import.meta.url), 'utf8')) as Record<string, string>
}

function holes(words = ''): string[] {
  return [
    ...words.matchAll(/\{(\w+)\}/g),
  ].flatMap(match => match[1] ?? []).toSorted()
}

describe.each(['zh-CN', 'en'])('the lint speaks %s', (locale) => {
  const words = wordsOf(locale)

  test('a sentence for each code, and no sentence without a code', () => {
    const keys = Object.keys(words).filter(key => key.startsWith('lint.')).map(key => key.slice('lint.'.length))
    expect(keys.toSorted()).toEqual(lintCodes.toSorted())
  })

  test.each(plants)('the sentence of $finds has all its words', ({ plant }) => {
    const [rubric, assignment] = [
      sampleRubric(),
      sampleAssignment(),
    ]
    plant(rubric, assignment)
    for (const { code, params } of lintRubric(rubric, assignment))
      expect(Object.keys(params), code).toEqual(expect.arrayContaining(holes(words[`lint.${code}`])))
  })
})

test('both languages say the same about a finding', () => {
  const [chinese, english] = [
    wordsOf('zh-CN'),
    wordsOf('en'),
  ]
  for (const code of lintCodes)
    expect(holes(english[`lint.${code}`]), code).toEqual(holes(chinese[`lint.${code}`]))
})
