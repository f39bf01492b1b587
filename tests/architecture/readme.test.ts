import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { drawLayerMap } from './layer-map.ts'

const documents = [
  'README.md',
  'README.zh-CN.md',
  'src/README.md',
  'src/DECISIONS.md',
  'src/protocol/README.md',
  'src/storage/README.md',
  'src/sync/README.md',
  'src/server/README.md',
  'src/standards/README.md',
  'src/media/README.md',
  'tests/README.md',
  '.github/CONTRIBUTING.md',
]

test('the map of src/README.md is what the code says: run `npm run map` after a change', async () => {
  const readme = await readFile('src/README.md', 'utf8')
  expect(/```mermaid\n([\s\S]+?)\n```/.exec(readme)?.[1]).toBe(await drawLayerMap())
}, 60_000)

test.each(documents)('every link in %s leads somewhere', async (document) => {
  const text = await readFile(document, 'utf8')
  const targets = [
    ...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g),
  ].map(match => match[1] as string).filter(target => !/^[a-z]+:/.test(target))
  expect(targets.filter(target => !existsSync(join(dirname(document), target)))).toEqual([])
})
