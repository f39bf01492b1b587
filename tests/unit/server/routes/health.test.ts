import { Buffer } from 'node:buffer'
import { afterEach, expect, test, vi } from 'vitest'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const servers: Array<Awaited<ReturnType<typeof aServer>>> = []
afterEach(async () => {
  for (const server of servers.splice(0))
    await server.close()
})
async function open(...wishes: Parameters<typeof aServer>) {
  const server = await aServer(...wishes)
  servers.push(server)
  return server
}

test('a server that can write is well', async () => {
  const { app } = await open()
  const reply = await app.request('/healthz')
  expect([reply.status, await reply.json()]).toEqual([
    200,
    { ok: true, database: 'ok', disk: 'ok' },
  ])
})

test('a server whose database cannot be written says so', async () => {
  const server = await open()
  server.connection.exec('pragma query_only = 1')
  const reply = await server.app.request('/healthz')
  expect([reply.status, await reply.json()]).toEqual([
    503,
    { ok: false, database: 'broken', disk: 'ok' },
  ])
})

test.for([
  [30, 'fine', 'ok'],
  [15, 'below20', 'low'],
  [7, 'below10', 'low'],
  [4.9, 'below5', 'low'],
  [1.9, 'refusing', 'full'],
] as const)('%f %% of free disk is %s', async ([percent, level, health]) => {
  const disk = {
    ...nodeDisk,
    space: async () => ({ freeBytes: percent * 1e9, totalBytes: 100e9 }),
  }
  const server = await open({
    disk,
    config: {
      disk: { minFreeShare: 0.02, minFreeBytes: 0 },
    },
  })
  const unit = await aUnit(server)
  expect(await (await server.app.request('/healthz')).json()).toMatchObject({ disk: health })
  const administrator = aPhone(server, unit, 'administrator')
  expect(await (await administrator.request('/v1/disk')).json()).toMatchObject({ level })
})

test('anyone learns from the status which unit this is, and nothing more', async () => {
  const server = await open()
  const before = await (await server.app.request('/v1/status')).json()
  expect(before).toEqual({
    serverId: server.parts.identity.serverId,
    isSetUp: false,
    isDemo: false,
    unitName: null,
    build: 'test',
    serverMs: server.clock.now(),
    origin: 'http://localhost',
  })
  await aUnit(server)
  expect(await (await server.app.request('/v1/status')).json()).toMatchObject({ isSetUp: true, unitName: '甲单位' })
})

test('numbers for the watchman are given on this machine only', async () => {
  const { app } = await open()
  const from = async (remoteAddress: string, headers: Record<string, string> = {}) => await app.request('/metrics', { headers }, {
    incoming: {
      socket: { remoteAddress },
    },
  })
  const local = await from('127.0.0.1')
  expect([
    local.status,
    (await local.text()).includes('jianzheng_ops'),
  ]).toEqual([200, true])
  expect((await from('10.0.0.7')).status).toBe(404)
  expect((await from('127.0.0.1', { 'x-forwarded-for': '10.0.0.7' })).status).toBe(404)
  expect((await app.request('/metrics')).status).toBe(404)
  expect(Buffer.byteLength(await (await from('::1')).text())).toBeGreaterThan(100)
})

test.for([
  ['https://jz.example.cn', 'max-age=15552000'],
  ['https://localhost:8787', null],
  ['http://jz.example.cn', null],
] as const)('browsers are told to come by HTTPS only where that is this server\'s own name: %s', async ([origin, policy]) => {
  const { app } = await open({
    config: { origin },
  })
  expect((await app.request('/healthz')).headers.get('strict-transport-security')).toBe(policy)
})
