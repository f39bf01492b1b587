import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchDisk } from '../../../src/server/blobs/disk-guard.ts'
import { startJobs } from '../../../src/server/start/jobs.ts'
import { createLog } from '../../../src/server/start/server-log.ts'
import { nodeDisk } from '../../../src/server/storage/disk.ts'
import { aServer } from './a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from './a-unit.ts'

vi.setConfig({ testTimeout: 30_000 })

let lines: Array<Record<string, unknown>>
let text: string
function paper() {
  return new Writable({
    write: (piece: Uint8Array, _encoding, done) => {
      text += String(piece)
      lines.push(JSON.parse(String(piece)) as Record<string, unknown>)
      done()
    },
  })
}
beforeEach(() => {
  lines = []
  text = ''
})
afterEach(() => vi.restoreAllMocks())

test('[LG1] a call leaves its pattern, its end and its time in the log, and nothing that says who or what', async () => {
  const server = await aServer({
    log: createLog('debug', paper()),
  })
  const unit = await aUnit(server)
  const phone = aPhone(server, unit)
  const bytes = someBytes(100)
  await phone.put(bytes)
  await phone.push(phone.capture(unit.work, {
    caption: { people: '甲、乙' },
  }))
  await phone.pull(unit.work)
  await phone.request('/v1/blobs/have', { method: 'POST', body: '{"password":"geheim"' })
  const calls = lines.filter(line => line.msg === 'request').map(({ method, route, status }) => [method, route, status])
  expect(calls).toEqual([
    ['PUT', '/v1/blobs/:hash', 201],
    ['POST', '/v1/push', 200],
    ['GET', '/v1/pull', 200],
    ['POST', '/v1/blobs/have', 400],
  ])
  for (const secret of [
    phone.caller.sessionId,
    phone.personId,
    sha256(bytes),
    unit.work,
    '甲',
    'geheim',
  ])
    expect(text).not.toContain(secret)
  await server.close()
})

test('[LG1] what is secret is hidden even where somebody logs it', () => {
  const log = createLog('info', paper())
  log.info({
    token: 'hush-T1',
    headers: { cookie: 'hush-C1', authorization: 'hush-A1' },
    person: { name: 'hush-N1', password: 'hush-P1' },
    err: Object.assign(new Error('unique'), {
      detail: 'hush-D1',
      parameters: ['hush-X1'],
    }),
  })
  for (const secret of [
    'hush-T1',
    'hush-C1',
    'hush-A1',
    'hush-N1',
    'hush-P1',
    'hush-D1',
    'hush-X1',
  ])
    expect(text).not.toContain(secret)
})

test('[LG1] an error of the disk or of the database tells no hash and no person, and a client names no line of the log', async () => {
  const server = await aServer({
    log: createLog('debug', paper()),
  })
  const unit = await aUnit(server)
  const phone = aPhone(server, unit)
  const bytes = someBytes(100)
  rmSync(join(server.root, 'spool'), { recursive: true })
  expect((await phone.put(bytes, { 'x-request-id': 'hush-R1' })).status).toBe(500)
  expect(text).toContain('ENOENT')
  for (const secret of [
    phone.personId,
    sha256(bytes),
    'hush-R1',
  ])
    expect(text).not.toContain(secret)
  await server.close()
})

test('[LG1] whatever was thrown can be logged', () => {
  const log = createLog('info', paper())
  const round: Record<string, unknown> = { big: 1n }
  round.self = round
  for (const thrown of [
    undefined,
    null,
    'a word',
    Object.assign(new Error('odd'), {
      round,
      cause: new Error(`of ${'a'.repeat(64)}`),
    }),
  ])
    log.error({ err: thrown }, 'something failed')
  expect(lines).toHaveLength(4)
  expect(text).toContain('odd')
  expect(text).not.toContain('a'.repeat(64))
})

test('[LG2] a disk that fills is said once at each step, and once when it is well again', async () => {
  let percent = 50
  let looks = 0
  const disk = {
    ...nodeDisk,
    space: async () => {
      looks += 1
      return { freeBytes: percent * 1e9, totalBytes: 100e9 }
    },
  }
  const server = await aServer({
    disk,
    log: createLog('info', paper()),
    config: {
      disk: { minFreeShare: 0.02, minFreeBytes: 0 },
    },
  })
  const stop = watchDisk(server.parts)
  for (percent of [50, 18, 18, 9, 4, 1, 60, 60]) {
    const before = looks
    await vi.waitFor(() => {
      server.clock.pass(60_000)
      expect(looks).toBeGreaterThan(before)
    })
  }
  stop()
  expect(lines.map(line => line.level)).toEqual([40, 40, 40, 40, 30])
  expect(String(lines[3]?.msg)).toContain('refused')
  await server.close()
})

test('[LG3] work in the background goes on after a failure and stops when asked', async () => {
  const server = await aServer({
    log: createLog('info', paper()),
  })
  const stop = await startJobs(server.parts)
  vi.spyOn(server.parts.blobs, 'spooled').mockRejectedValueOnce(new Error('no'))
  const day = 24 * 3_600_000
  await vi.waitFor(() => {
    server.clock.pass(day)
    expect(lines.some(line => line.msg === 'a background job failed')).toBe(true)
  })
  await vi.waitFor(() => {
    server.clock.pass(day)
    expect(vi.mocked(server.parts.blobs.spooled).mock.calls.length).toBeGreaterThan(1)
  })
  await stop()
  await server.close()
})
