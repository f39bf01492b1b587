import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Not in Chrome 105 or not in Safari 16.4: phones of 2022 that people still carry. Each has an older way to say the same. */
const tooNew = [
  /\bAbortSignal\.any\b/,
  /\bPromise\.(?:withResolvers|try)\b/,
  /\b(?:Map|Object)\.groupBy\b/,
  /\bArray\.fromAsync\b/,
  /\bIterator\.(?:from|concat)\b/,
  /\bResponse\.json\(/,
  /\bURL\.(?:canParse|parse)\(/,
  /\bRegExp\.escape\b/,
  /\bUint8Array\.from(?:Base64|Hex)\b/,
  /\.(?:toSorted|toReversed|toSpliced|isWellFormed|toWellFormed|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
  /\.(?:values|keys|entries)\(\)\.(?:map|filter|take|drop|flatMap|reduce|toArray|some|every|find)\(/,
]

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:ts|vue)$/.test(name))
    .map(name => join(folder, name))
    .filter(name => !name.startsWith('src/server/'))
}

test('phones of 2022 (Chrome 105, Safari 16.4) find nothing in the app that they do not have', () => {
  const found = filesUnder('src').flatMap(name => readFileSync(name, 'utf8')
    .split('\n')
    .filter(line => !/^\s*(?:\*|\/\/|\/\*)/.test(line))
    .filter(line => tooNew.some(pattern => pattern.test(line)))
    .map(line => `${name}: ${line.trim()}`))
  expect(found).toEqual([])
})
