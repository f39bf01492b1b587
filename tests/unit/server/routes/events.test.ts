import type { TestPhone } from '../a-unit.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { activityFields, anId, anOp } from '../../../support/builders.ts'
import { aGrant, aServer } from '../a-server.ts'
import { aPhone, aUnit } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })
const soon = { timeout: 20_000 }

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
})
afterEach(async () => await server.close())

function anActivity() {
  return anOp({
    kind: 'activity.created',
    scope: unit.work,
    body: activityFields(),
  })
}

/** Listens like a browser: what came so far, and when the server ended it. */
async function listen(phone: TestPhone) {
  const reply = await phone.request('/v1/events')
  expect([
    reply.status,
    reply.headers.get('content-type'),
  ]).toEqual([200, 'text/event-stream'])
  let text = ''
  let isOver = false
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader()
  void (async () => {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read())
      text += new TextDecoder().decode(piece.value)
    isOver = true
  })()
  return {
    heads: () => [
      ...text.matchAll(/^data: (.*)$/gm),
    ].map(match => JSON.parse(match[1] ?? '') as { scope: string, head: number }),
    text: () => text,
    isOver: () => isOver,
    hangUp: async () => await reader.cancel(),
  }
}

test('[EV1] a phone hears the head of each of its scopes at once, and of each move', async () => {
  const phone = aPhone(server, unit)
  const line = await listen(phone)
  await expect.poll(line.heads, soon).toEqual([
    { scope: unit.unit, head: 2 },
    { scope: unit.work, head: 0 },
  ].sort((a, b) => a.scope < b.scope
    ? -1
    : 1))
  await aPhone(server, unit).push(anActivity())
  await expect.poll(() => line.heads().at(-1), soon).toEqual({ scope: unit.work, head: 1 })
  await line.hangUp()
})

test('[EV2] nobody hears of a scope that they do not pull', async () => {
  const other = await aUnit(server)
  const stranger = aPhone(server, other)
  const line = await listen(stranger)
  await expect.poll(() => line.heads().length, soon).toBe(2)
  await aPhone(server, unit).push(anActivity())
  await stranger.push({
    ...anActivity(),
    scope: other.work,
  })
  await expect.poll(() => line.heads().at(-1), soon).toEqual({ scope: other.work, head: 1 })
  expect(line.text()).not.toContain(unit.work)
  await line.hangUp()
})

test('[EV3] the line says that it lives, and ends with the session', async () => {
  const phone = aPhone(server, unit)
  const line = await listen(phone)
  await expect.poll(() => line.heads().length, soon).toBe(2)
  await expect.poll(() => {
    server.clock.pass(25_000)
    return line.text()
  }, soon).toContain(': still here')
  server.callers.delete(phone.caller.sessionId)
  await expect.poll(() => {
    server.clock.pass(25_000)
    return line.isOver()
  }, soon).toBe(true)
})

test('[EV3] a line ends with the session even where the unit is never quiet', async () => {
  const phone = aPhone(server, unit)
  const line = await listen(phone)
  await expect.poll(() => line.heads().length, soon).toBe(2)
  server.callers.delete(phone.caller.sessionId)
  const busy = aPhone(server, unit)
  await expect.poll(async () => {
    server.clock.pass(6000)
    await busy.push(anActivity())
    return line.isOver()
  }, soon).toBe(true)
})

test('[EV3] a grant that ended is noticed at the next heartbeat', async () => {
  const personId = anId()
  const phone = aPhone(server, unit, {
    personId,
    grants: [
      aGrant(personId, 'volunteer', { untilMs: server.clock.now() + 1000 }),
    ],
  })
  const line = await listen(phone)
  await expect.poll(() => line.heads().length, soon).toBe(2)
  await expect.poll(() => {
    server.clock.pass(25_000)
    return line.text()
  }, soon).toContain(': still here')
  await aPhone(server, unit).push(anActivity())
  await expect.poll(() => {
    server.clock.pass(25_000)
    return line.text().match(/still here/g)?.length ?? 0
  }, soon).toBeGreaterThan(1)
  expect(line.heads()).toHaveLength(2)
  await line.hangUp()
})

test('[EV4] a server that stops ends its lines, and nobody listens afterwards', async () => {
  const line = await listen(aPhone(server, unit))
  await expect.poll(() => line.heads().length, soon).toBe(2)
  server.parts.notifier.close()
  await expect.poll(line.isOver, soon).toBe(true)
})

test('[EV5] whoever opens line after line keeps eight: the oldest ends, the newest hears', async () => {
  const phone = aPhone(server, unit)
  const lines = await inTurn(9, async () => await listen(phone))
  await expect.poll(() => lines.map(line => line.isOver()), soon).toEqual([
    true,
    ...Array.from({ length: 8 }).fill(false),
  ])
  await aPhone(server, unit).push(anActivity())
  await expect.poll(() => lines.at(-1)?.heads().at(-1), soon).toEqual({ scope: unit.work, head: 1 })
  for (const line of lines)
    await line.hangUp()
  const again = await inTurn(8, async () => await listen(phone))
  await expect.poll(() => again.map(line => line.heads().length >= 2 && !line.isOver()), soon).toEqual(again.map(() => true))
  for (const line of again)
    await line.hangUp()
})

async function inTurn<T>(times: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  while (made.length < times)
    made.push(await make())
  return made
}
