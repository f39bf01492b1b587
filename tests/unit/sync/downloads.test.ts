import type { LoopPhone } from './a-loop.ts'
import { expect, test } from 'vitest'
import { aCapture, aThumb } from '../recording/builders.ts'
import { aLoop, json } from './a-loop.ts'

interface Two {
  /** Whoever takes the picture, with all of its bytes still on that phone. */
  one: LoopPhone
  /** Whoever looks at it. */
  two: LoopPhone
  sha256: string
  /** The first phone sends its bytes. */
  sendBytes: () => Promise<void>
}

async function aPictureUnderWay(role: 'thumb' | 'preview' = 'thumb'): Promise<Two> {
  const one = await aLoop()
  const picture = {
    ...await aThumb(1),
    role,
  }
  await one.recorder.capture(await aCapture({
    scope: one.scopes.work,
    derivatives: [picture],
  }))
  one.intercept(({ method }) => method === 'PUT'
    ? json({ code: 'server-busy' }, 503)
    : undefined)
  await one.loop.sendNow()
  return {
    one,
    two: await aLoop({ server: one.server, role: 'handler' }),
    sha256: picture.sha256,
    async sendBytes() {
      one.intercept(() => undefined)
      await one.loop.sendNow()
    },
  }
}

const askedFor = ({ asked }: LoopPhone, sha256: string): number => asked.filter(line => line === `GET /v1/blobs/${sha256}`).length
const asPicture = (role: 'thumb' | 'preview') => ({ mime: 'image/jpeg', role })

test('[SY5] a thumb that a colleague is still sending is asked about in one question a round, never fetched in vain, and comes by itself', async () => {
  const { two, sha256, sendBytes } = await aPictureUnderWay()
  await two.loop.sendNow()
  await two.loop.sendNow()
  expect(askedFor(two, sha256)).toBe(0)
  expect(two.asked.filter(line => line === 'POST /v1/blobs/have').length).toBeGreaterThan(0)
  await sendBytes()
  await two.loop.sendNow()
  expect(askedFor(two, sha256)).toBe(1)
  expect(await two.store.blobs.facts(sha256)).toMatchObject({ state: 'fetched', role: 'thumb' })
})

test('[SY5] a preview that the server does not hold is fetched in vain once, whoever looks at it, and comes by itself', async () => {
  const { two, sha256, sendBytes } = await aPictureUnderWay('preview')
  await two.loop.sendNow()
  for (const _ of [1, 2, 3])
    await expect(two.loop.fetchBlob(sha256, asPicture('preview'))).rejects.toMatchObject({ code: 'blob-unknown' })
  await two.loop.sendNow()
  await expect(two.loop.fetchBlob(sha256, asPicture('preview'))).rejects.toMatchObject({ code: 'blob-unknown' })
  expect(askedFor(two, sha256)).toBe(1)
  await sendBytes()
  await two.loop.sendNow()
  expect(await two.store.blobs.facts(sha256)).toMatchObject({ state: 'fetched', role: 'preview' })
})

test('[SY11] whoever prepares for offline asks for all of it once more', async () => {
  const { two, sha256, sendBytes } = await aPictureUnderWay()
  await two.loop.sendNow()
  await sendBytes()
  expect(await two.loop.prepareOffline({
    scopes: [two.scopes.work],
  })).toMatchObject({ ready: true, missing: 0 })
  expect(await two.store.blobs.facts(sha256)).toMatchObject({ state: 'fetched' })
})

test('[SY5] whoever leaves while a picture comes takes it from nobody else', async () => {
  const { two, sha256, sendBytes } = await aPictureUnderWay('preview')
  await sendBytes()
  await two.loop.sendNow()
  const leaving = new AbortController()
  two.intercept(({ path, init: { signal } }) => {
    if (path.endsWith(sha256) && !leaving.signal.aborted) {
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    }
    return undefined
  })
  const first = two.loop.fetchBlob(sha256, {
    ...asPicture('preview'),
    signal: leaving.signal,
  })
  const second = two.loop.fetchBlob(sha256, asPicture('preview'))
  await expect.poll(() => askedFor(two, sha256)).toBe(1)
  leaving.abort()
  await expect(first).rejects.toMatchObject({ name: 'AbortError' })
  expect((await second).size).toBeGreaterThan(0)
})
