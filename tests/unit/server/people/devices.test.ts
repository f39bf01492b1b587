import type { DevicesReply, SessionReply, UnsentReply } from '../../../../src/protocol/account.ts'
import type { Phone } from './a-person.ts'
import type { TestServer } from './a-server.ts'
import { expect, test } from 'vitest'
import { aPhone, aUnit, goodPassword, joins } from './a-person.ts'
import { aServer } from './a-server.ts'

async function twoPeople() {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const jia = await joins(server, admin, { role: 'volunteer' })
  const yi = await joins(server, admin, { role: 'volunteer', name: '乙' })
  const second = aPhone(server)
  await second.send('POST', '/v1/session', { login: jia.login, password: goodPassword, device: second.device })
  return { server, admin, jia, yi, second }
}

async function devicesOf(phone: Phone, query = ''): Promise<DevicesReply['devices']> {
  return (await phone.send<DevicesReply>('GET', `/v1/devices${query}`)).body.devices
}

test('people see their own devices, with the one in their hand marked', async () => {
  const { jia, second } = await twoPeople()
  const devices = await devicesOf(second)
  expect(devices.map(device => [device.deviceId, device.isCurrent, device.label])).toEqual([
    [jia.phone.device.deviceId, false, 'Android Chrome'],
    [second.device.deviceId, true, 'Android Chrome'],
  ])
})

test('who may stop devices sees everybody\'s, others are refused the list', async () => {
  const { admin, jia } = await twoPeople()
  const names = (await devicesOf(admin, '?all=1')).map(device => device.personName)
  expect(names.sort()).toEqual(['乙', '庚', '甲', '甲'].sort())
  expect((await jia.phone.send('GET', '/v1/devices?all=1')).body.code).toBe('forbidden')
})

test('a lost phone is stopped by its owner from another one, and only that phone', async () => {
  const { jia, second } = await twoPeople()
  expect((await second.send('POST', `/v1/devices/${jia.phone.device.deviceId}/revoke`)).status).toBe(204)
  expect((await jia.phone.send('GET', '/v1/session')).body.code).toBe('device-revoked')
  expect((await second.send('GET', '/v1/session')).status).toBe(200)
  expect((await devicesOf(second)).map(device => device.isRevoked)).toEqual([true, false])
})

test('[PA5] a stopped device does not come back by signing in again', async () => {
  const { jia, second } = await twoPeople()
  await second.send('POST', `/v1/devices/${jia.phone.device.deviceId}/revoke`)
  const again = await jia.phone.send('POST', '/v1/session', { login: jia.login, password: goodPassword, device: jia.phone.device })
  expect(again).toMatchObject({
    status: 403,
    body: { code: 'device-revoked' },
  })
})

test('nobody stops another\'s device without the right to, and nobody the server\'s own', async () => {
  const { server, admin, jia, yi } = await twoPeople()
  expect((await yi.phone.send('POST', `/v1/devices/${jia.phone.device.deviceId}/revoke`)).body.code).toBe('forbidden')
  expect((await admin.send('POST', `/v1/devices/${server.parts.identity.deviceId}/revoke`)).body.code).toBe('not-found')
  expect((await admin.send('POST', `/v1/devices/${jia.phone.device.deviceId}/revoke`)).status).toBe(204)
})

test('the list says what still waits on a phone', async () => {
  const { server, admin, jia } = await twoPeople()
  const waiting = {
    ops: 3,
    blobs: 2,
    bytes: 5_000_000,
    oldestMs: server.nowMs() - 1000,
  }
  await jia.phone.send('POST', '/v1/push', {
    v: 1,
    deviceId: jia.phone.device.deviceId,
    epoch: jia.session.epoch,
    build: 'test',
    nowMs: server.nowMs(),
    waiting,
    ops: [],
  })
  const device = (await devicesOf(admin, '?all=1')).find(one => one.deviceId === jia.phone.device.deviceId)
  expect(device).toMatchObject({
    waiting,
    seenMs: server.nowMs(),
  })
})

async function says(server: TestServer, phone: Phone, waiting: { ops: number, blobs: number, bytes: number, oldestMs: number | null }): Promise<void> {
  await phone.send('POST', '/v1/push', {
    v: 1,
    deviceId: phone.device.deviceId,
    epoch: '',
    build: 'test',
    nowMs: server.nowMs(),
    waiting,
    ops: [],
  })
}

const some = {
  ops: 3,
  blobs: 2,
  bytes: 5_000_000,
  oldestMs: null,
}
const nothing = {
  ops: 0,
  blobs: 0,
  bytes: 0,
  oldestMs: null,
}

async function unsentFor(phone: Phone): Promise<UnsentReply['devices']> {
  return (await phone.send<UnsentReply>('GET', '/v1/devices/unsent')).body.devices
}

test('the task force sees which devices still held something, as of when, by name and not by how much', async () => {
  const { server, admin, jia, yi, second } = await twoPeople()
  expect(await unsentFor(admin)).toEqual([])
  await says(server, yi.phone, { ...some, ops: 900 })
  await says(server, jia.phone, some)
  await says(server, second, nothing)
  const saidMs = server.nowMs()
  const devices = await unsentFor(admin)
  // 甲 before 乙, as a Chinese dictionary has them, though 乙 holds more.
  expect(devices.map(({ personName, waiting, asOfMs }) => [personName, waiting.ops, asOfMs])).toEqual([
    ['甲', 3, saidMs],
    ['乙', 900, saidMs],
  ])
  await says(server, yi.phone, nothing)
  expect(await unsentFor(admin)).toHaveLength(1)
})

test('being seen is no word about what waits', async () => {
  const { server, admin, jia } = await twoPeople()
  await says(server, jia.phone, some)
  const saidMs = server.nowMs()
  server.pass(3_600_000)
  await jia.phone.send('GET', '/v1/session')
  expect(await unsentFor(admin)).toMatchObject([
    { asOfMs: saidMs },
  ])
})

test('the list of those who have not sent is refused to whoever is not of the task force', async () => {
  const { server, admin } = await twoPeople()
  for (const role of [
    'volunteer',
    'handler',
    'sectionLead',
    'leader',
    'auditor',
  ] as const) {
    const { phone } = await joins(server, admin, { role, name: role })
    expect((await phone.send('GET', '/v1/devices/unsent')).body.code, role).toBe('forbidden')
  }
  const { phone } = await joins(server, admin, { role: 'taskForce', name: '丙' })
  expect((await phone.send('GET', '/v1/devices/unsent')).status).toBe(200)
})

test('who comes in hears what their own other devices still held, until those are empty; nobody hears of another\'s', async () => {
  const { server, jia, yi, second } = await twoPeople()
  await says(server, jia.phone, some)
  await says(server, second, { ...some, ops: 1 })
  await says(server, yi.phone, some)
  const session = async () => (await second.send<SessionReply>('GET', '/v1/session')).body.unsent
  expect(await session()).toMatchObject([
    {
      deviceId: jia.phone.device.deviceId,
      label: 'Android Chrome',
      waiting: some,
      asOfMs: server.nowMs(),
    },
  ])
  const emptied = aPhone(server)
  const reply = await emptied.send<SessionReply>('POST', '/v1/session', { login: jia.login, password: goodPassword, device: emptied.device })
  expect(reply.body.unsent?.map(({ deviceId }) => deviceId).sort()).toEqual([jia.phone.device.deviceId, second.device.deviceId].sort())
  await says(server, jia.phone, nothing)
  expect(await session()).toEqual([])
})
