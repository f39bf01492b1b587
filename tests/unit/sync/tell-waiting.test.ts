import type { LoopPhone } from './a-loop.ts'
import { expect, test, vi } from 'vitest'
import { aCapture, aFile } from '../recording/builders.ts'
import { aLoop, broken, fields, json } from './a-loop.ts'

/** What the server would tell the task force about this phone. */
async function knownWaiting({ server, store }: LoopPhone) {
  const { deviceId } = await store.facts.device()
  return await server.parts().db.selectFrom('device').select([
    'waiting_ops',
    'waiting_blobs',
    'waiting_bytes',
    'waiting_oldest_ms',
    'waiting_ms',
  ]).where('id', '=', deviceId).executeTakeFirst()
}

function pushes({ asked }: LoopPhone): number {
  return asked.filter(line => line === 'POST /v1/push').length
}

const nothing = {
  waiting_ops: 0,
  waiting_blobs: 0,
  waiting_bytes: 0,
  waiting_oldest_ms: null,
}

test('[SY14] once everything has gone, the server knows that this phone is empty, and since when', async () => {
  const phone = await aLoop()
  await phone.recorder.createActivity(phone.scopes.work, fields)
  await phone.recorder.capture(await aCapture({ scope: phone.scopes.work }))
  await phone.loop.sendNow()
  expect(await phone.store.waiting()).toMatchObject({ ops: 0, blobs: 0 })
  expect(await knownWaiting(phone)).toEqual({
    ...nothing,
    waiting_ms: phone.clock.now(),
  })
})

test('[SY14] what is told once is not told again, however often the phone looks', async () => {
  const phone = await aLoop()
  await phone.recorder.capture(await aCapture({ scope: phone.scopes.work }))
  await phone.loop.sendNow()
  const told = pushes(phone)
  for (let n = 0; n < 5; n++) {
    phone.clock.pass(120_000)
    await phone.loop.sendNow()
  }
  expect(told).toBe(2)
  expect(pushes(phone)).toBe(told)
})

test('[SY14] while files do not go, the server hears how much waits, but not with every look', async () => {
  const phone = await aLoop()
  const refuseBytes = ({ path }: { path: string }): Response | undefined => path.startsWith('/v1/blobs/')
    ? json({ code: 'server-busy' }, 503)
    : undefined
  phone.intercept(refuseBytes)
  await phone.recorder.capture(await aCapture({ scope: phone.scopes.work }))
  await phone.loop.sendNow()
  expect(await knownWaiting(phone)).toMatchObject({ waiting_ops: 0, waiting_blobs: 1, waiting_bytes: 500 })
  const told = pushes(phone)
  for (let n = 0; n < 5; n++) {
    await phone.store.commit({
      blobs: [
        {
          ...await aFile(50 + n),
          role: 'original',
        },
      ],
    })
    await phone.loop.sendNow()
  }
  expect(pushes(phone), 'at most once a minute').toBeLessThanOrEqual(told + 1)
  phone.clock.pass(60_000)
  await phone.loop.sendNow()
  expect(await knownWaiting(phone)).toMatchObject({ waiting_blobs: 6, waiting_bytes: 3000 })
})

test('[SY14] a second empty word within five seconds is put off, not lost', async () => {
  const phone = await aLoop()
  for (const seed of [1, 2]) {
    await phone.recorder.capture(await aCapture({
      scope: phone.scopes.work,
      files: [await aFile(seed)],
    }))
    await phone.loop.sendNow()
  }
  expect(await knownWaiting(phone)).toMatchObject({ waiting_blobs: 1 })
  phone.clock.pass(5000)
  await vi.waitFor(async () => expect(await knownWaiting(phone)).toMatchObject(nothing))
})

test('[SY14] a stopped phone tells nothing by itself', async () => {
  const phone = await aLoop()
  await phone.loop.sendNow()
  phone.intercept(({ path }) => {
    if (path.startsWith('/v1/session'))
      return json({ code: 'device-revoked' }, 403)
    return path.startsWith('/v1/blobs/')
      ? json({ code: 'server-busy' }, 503)
      : undefined
  })
  const told = pushes(phone)
  await phone.store.commit({
    blobs: [
      {
        ...await aFile(),
        role: 'original',
      },
    ],
  })
  await phone.loop.sendNow()
  phone.clock.pass(120_000)
  await phone.loop.sendNow()
  expect(pushes(phone)).toBe(told)
})

test('[SY14] an answer that is lost stops nothing; it is told with a later round', async () => {
  const phone = await aLoop()
  await phone.recorder.capture(await aCapture({ scope: phone.scopes.work }))
  phone.intercept(({ path, init }) => path === '/v1/push' && (JSON.parse(init.body as string) as { ops: unknown[] }).ops.length === 0
    ? broken()
    : undefined)
  await phone.loop.sendNow()
  expect(phone.loop.activity().blobs).toEqual({ status: 'idle' })
  expect(await knownWaiting(phone)).toMatchObject({ waiting_blobs: 1 })
  phone.intercept(() => undefined)
  phone.clock.pass(60_000)
  await phone.loop.sendNow()
  expect(await knownWaiting(phone)).toMatchObject(nothing)
})

test('[SY14] since when it waits is told by the server\'s clock, whatever the phone\'s own says', async () => {
  const phone = await aLoop()
  phone.intercept(({ path, init }) => {
    if (path !== '/v1/push') {
      return path.startsWith('/v1/blobs/')
        ? broken()
        : undefined
    }
    const request = JSON.parse(init.body as string) as { nowMs: number, waiting: { oldestMs: number } }
    const years = 5 * 365 * 86_400_000
    request.nowMs -= years
    request.waiting.oldestMs -= years
    init.body = JSON.stringify(request)
    return undefined
  })
  await phone.recorder.capture(await aCapture({ scope: phone.scopes.work }))
  const takenMs = phone.clock.now()
  phone.clock.pass(60_000)
  await phone.loop.sendNow()
  expect(await knownWaiting(phone)).toMatchObject({
    waiting_oldest_ms: takenMs,
    waiting_ms: phone.clock.now(),
  })
})
