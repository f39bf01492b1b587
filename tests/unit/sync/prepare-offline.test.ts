import type { OfflineProgress } from '../../../src/sync/sync-loop.ts'
import { expect, test } from 'vitest'
import { aCapture, aFile, aThumb } from '../recording/builders.ts'
import { aLoop, broken } from './a-loop.ts'

async function aUnitWithEvidence(n: number) {
  const one = await aLoop()
  for (let seed = 1; seed <= n; seed++) {
    const [thumb, preview] = [
      await aThumb(seed),
      {
        ...await aThumb(100 + seed),
        role: 'preview' as const,
      },
    ]
    await one.recorder.capture(await aCapture({
      scope: one.scopes.work,
      files: [await aFile(seed)],
      derivatives: [thumb, preview],
    }))
  }
  await one.recorder.capture(await aCapture({
    scope: one.scopes.work,
    kind: 'document',
    files: [await aFile(200, { mime: 'application/pdf' })],
  }))
  await one.loop.sendNow()
  return { one, two: await aLoop({ server: one.server, role: 'handler' }) }
}

test('[SY11] ready means: every record, thumb and preview, and papers in their originals', async () => {
  const { one, two } = await aUnitWithEvidence(6)
  const told: OfflineProgress[] = []
  const result = await two.loop.prepareOffline({
    scopes: [two.scopes.unit, two.scopes.work],
    onProgress: progress => told.push(progress),
  })
  expect(result).toEqual({ ready: true, missing: 0, failure: null })
  expect(told.at(-1)).toMatchObject({
    scopes: { done: 2, total: 2 },
    pictures: { done: 13, total: 13 },
  })
  expect(told.map(({ pictures }) => pictures.done)).toEqual(told.map(({ pictures }) => pictures.done).sort((a, b) => a - b))
  const items = await two.store.items.list({ scope: two.scopes.work, coll: 'evidence' })
  expect(items).toHaveLength(7)
  const paper = items.find(item => item.data.kind === 'document')!
  expect(await two.store.blobs.missing((paper.data.files as Array<{ sha256: string }>).map(file => file.sha256))).toEqual([])
  expect(one.person).not.toBe(two.person)
})

test('[SY11] not ready says what is missing and why', async () => {
  const { two } = await aUnitWithEvidence(4)
  let left = 3
  two.intercept(({ path }) => path.startsWith('/v1/blobs/') && left-- <= 0
    ? broken()
    : undefined)
  const result = await two.loop.prepareOffline({
    scopes: [two.scopes.work],
  })
  expect(result).toMatchObject({
    ready: false,
    missing: 6,
    failure: { code: 'network-broken' },
  })
  two.intercept(() => undefined)
  expect(await two.loop.prepareOffline({
    scopes: [two.scopes.work],
  })).toEqual({ ready: true, missing: 0, failure: null })
})

test('[SY11] without a network nothing is promised', async () => {
  const { two } = await aUnitWithEvidence(1)
  two.intercept(() => broken())
  expect(await two.loop.prepareOffline({
    scopes: [two.scopes.work],
  })).toMatchObject({
    ready: false,
    failure: { code: 'network-broken' },
  })
})

test('[SY11] a person who stops it gets no failure, only "not ready"', async () => {
  const { two } = await aUnitWithEvidence(3)
  const abort = new AbortController()
  two.intercept(({ path }) => {
    if (path.startsWith('/v1/blobs/'))
      abort.abort()
    return undefined
  })
  expect(await two.loop.prepareOffline({
    scopes: [two.scopes.work],
    signal: abort.signal,
  })).toMatchObject({ ready: false })
})
