import type { LoopPhone } from './a-loop.ts'
import { expect, test } from 'vitest'
import { aCapture, aFile } from '../recording/builders.ts'
import { aLoop, fields, json } from './a-loop.ts'

const HOUR_MS = 3_600_000

/** A phone with three files, on a day that takes only what is smaller than this. */
async function aFullDay(leftBytes: number) {
  const phone = await aLoop()
  const files = [await aFile(1, { size: 3000 }), await aFile(2, { size: 4000 }), await aFile(3, { size: 200 })]
  await phone.recorder.capture(await aCapture({ scope: phone.scopes.work, files }))
  let left = leftBytes
  phone.intercept(({ method, init }) => {
    const size = (init.body as ArrayBuffer | undefined)?.byteLength ?? 0
    if (method !== 'PUT' || size <= left)
      return undefined
    return json({ code: 'quota-exceeded', expected: left, retryAfterMs: 6 * HOUR_MS }, 429)
  })
  return {
    phone,
    files: files.map(({ sha256 }) => sha256),
    allow: (bytes: number) => {
      left = bytes
    },
  }
}

const puts = ({ asked }: LoopPhone): number => asked.filter(line => line.startsWith('PUT')).length
const statesOf = (phone: LoopPhone, files: readonly string[]) => Promise.all(files.map(async sha256 => (await phone.store.blobs.facts(sha256))?.state))

test('[SY16] a full day stops what is too large and lets the rest through; no file is blamed, and the lane says until when', async () => {
  const { phone, files } = await aFullDay(250)
  await phone.loop.sendNow()
  expect(await statesOf(phone, files)).toEqual(['waiting', 'waiting', 'sent'])
  expect((await Promise.all(files.map(async sha256 => (await phone.store.blobs.facts(sha256))?.code)))).toEqual([null, null, null])
  expect(phone.loop.activity().blobs).toEqual({ status: 'resting', code: 'quota-exceeded', retryAtMs: phone.clock.now() + 6 * HOUR_MS })
})

test('[SY16] meanwhile records go, and the server is not asked again and again', async () => {
  const { phone } = await aFullDay(0)
  await phone.loop.sendNow()
  const before = puts(phone)
  expect(before).toBeLessThanOrEqual(2)
  await phone.recorder.createActivity(phone.scopes.work, fields)
  phone.loop.start()
  await expect.poll(async () => (await phone.store.waiting()).ops).toBe(0)
  phone.clock.pass(60_000)
  await expect.poll(() => phone.loop.activity().pull.status).toBe('idle')
  expect(puts(phone)).toBe(before)
})

test('[SY16] it goes on by itself when the day is over', async () => {
  const { phone, files, allow } = await aFullDay(0)
  await phone.loop.sendNow()
  phone.loop.start()
  allow(1e9)
  phone.clock.pass(6 * HOUR_MS)
  await expect.poll(() => statesOf(phone, files)).toEqual(['sent', 'sent', 'sent'])
  expect(phone.loop.activity().blobs.status).not.toBe('resting')
})

test('[SY16] a tap asks again at once: the administrator may have allowed more', async () => {
  const { phone, files, allow } = await aFullDay(0)
  await phone.loop.sendNow()
  allow(1e9)
  await phone.loop.sendNow()
  expect(await statesOf(phone, files)).toEqual(['sent', 'sent', 'sent'])
})
