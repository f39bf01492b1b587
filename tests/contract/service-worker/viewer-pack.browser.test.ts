import { expect, onTestFinished, test } from 'vitest'
import { fromViewerPack, isViewerPackKept, isViewerPart, keepViewerPack } from '../../../src/service-worker/viewer-pack.ts'

const files = ['/assets/viewer-pdf-1.js', '/assets/viewer-docx-1.js', '/assets/viewer-heic-1.js']

/** A build's list, a server that answers for its files, and what it was asked. */
function aBuild(listed: readonly string[] = files) {
  const asked: string[] = []
  const broken = new Set<string>()
  return {
    asked,
    broken,
    readList: async () => Response.json({ files: listed }),
    fetch: (async (what: string) => {
      asked.push(what)
      return broken.has(what)
        ? new Response('gone', { status: 404 })
        : new Response(`the code of ${what}`)
    }) as typeof globalThis.fetch,
  }
}

async function anEmptyCache(): Promise<void> {
  await caches.delete('viewer-pack')
  onTestFinished(() => void caches.delete('viewer-pack'))
}

const offline = (() => Promise.reject(new TypeError('offline'))) as typeof globalThis.fetch

test('viewers are kept file by file: a second try asks only for what is missing, and no error page is kept for one', async () => {
  await anEmptyCache()
  const build = aBuild()
  build.broken.add(files[1]!)
  expect(await keepViewerPack(build)).toBe(false)
  expect(await isViewerPackKept(build)).toBe(false)
  build.broken.clear()
  expect(await keepViewerPack(build)).toBe(true)
  expect(await isViewerPackKept(build)).toBe(true)
  expect(build.asked.filter(path => path === files[0])).toHaveLength(1)
  const reply = await fromViewerPack(new Request(files[1]!), { fetch: offline })
  expect(await reply.text()).toBe(`the code of ${files[1]}`)
})

test('a new build drops the viewers of the old one only once it has its own', async () => {
  await anEmptyCache()
  await keepViewerPack(aBuild())
  const next = aBuild(['/assets/viewer-pdf-2.js'])
  next.broken.add('/assets/viewer-pdf-2.js')
  await keepViewerPack(next)
  expect(await isViewerPackKept(aBuild())).toBe(true)
  next.broken.clear()
  expect(await keepViewerPack(next)).toBe(true)
  const kept = await (await caches.open('viewer-pack')).keys()
  expect(kept.map(({ url }) => new URL(url).pathname)).toEqual(['/assets/viewer-pdf-2.js'])
})

test('without its list nothing counts as kept', async () => {
  await anEmptyCache()
  const build = {
    ...aBuild(),
    readList: async () => undefined,
  }
  expect(await keepViewerPack(build)).toBe(false)
  expect(await isViewerPackKept(build)).toBe(false)
})

test('only viewers are served from the pack', () => {
  expect(isViewerPart('/assets/viewer-x.js')).toBe(true)
  expect(isViewerPart('/assets/index.js')).toBe(false)
})
