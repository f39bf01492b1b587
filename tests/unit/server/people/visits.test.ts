import type { LinkReply, SessionReply } from '../../../../src/protocol/account.ts'
import { expect, test } from 'vitest'
import { readRow } from '../../../../src/server/people/rows.ts'
import { aPhone, aUnit, aVisit, joins, tokenOf } from './a-person.ts'
import { aServer } from './a-server.ts'

const hour = 3_600_000

async function aRunningVisit() {
  const server = await aServer()
  const { phone: admin, session, cycleId } = await aUnit(server)
  const { visitId, inspector } = await aVisit(server, admin, cycleId)
  return {
    server,
    admin,
    session,
    cycleId,
    visitId,
    inspector,
  }
}

test('an inspector comes in without a password and sees the visit and nothing else, until it ends', async () => {
  const { server, visitId, inspector } = await aRunningVisit()
  expect(inspector.session).toMatchObject({
    name: '辛',
    scopes: [`visit:${visitId}`],
    expiresMs: server.nowMs() + 3 * hour,
    grants: [
      { role: 'inspector', visitId },
    ],
  })
  const pulled = await inspector.phone.send<{ rows: { coll: string }[] }>('GET', `/v1/pull?scope=visit:${visitId}&after=0`)
  expect(pulled.body.rows.map(row => row.coll).sort()).toEqual(['cycle', 'edition', 'unit', 'visit'])
})

test('[PA6] [PA7] an inspector\'s session does not slide: it ends with the visit, and then nothing is open but handing in', async () => {
  const { server, inspector, visitId } = await aRunningVisit()
  server.pass(2 * hour)
  expect((await inspector.phone.send<SessionReply>('GET', '/v1/session')).body.expiresMs).toBe(server.nowMs() + hour)
  server.pass(hour)
  for (const path of [
    '/v1/session',
    `/v1/pull?scope=visit:${visitId}&after=0`,
    '/v1/events',
    '/v1/devices',
  ])
    expect((await inspector.phone.send('GET', path)).body.code).toBe('visit-over')
  expect((await inspector.phone.send('POST', '/v1/me/erasure', {})).body.code).toBe('visit-over')
  expect((await inspector.phone.send('DELETE', '/v1/session')).status).toBe(204)
})

test('[PA7] a remark written without a network during the visit still comes in after its end', async () => {
  const { server, inspector, visitId } = await aRunningVisit()
  const writtenMs = server.nowMs() + hour
  server.pass(5 * hour)
  const op = {
    opNo: 1,
    opId: '0199aaaa-0000-7000-8000-000000000001',
    scope: `visit:${visitId}`,
    kind: 'remark.made',
    coll: 'remark',
    id: '0199aaaa-0000-7000-8000-000000000002',
    baseSeq: 0,
    clientMs: writtenMs,
    schema: 1,
    body: {
      standard: 's12',
      clause: null,
      evidenceId: null,
      text: '垃圾分类投放点整洁',
      photos: [],
    },
  }
  const push = {
    v: 1,
    deviceId: inspector.phone.device.deviceId,
    epoch: inspector.session.epoch,
    build: 'test',
    nowMs: server.nowMs(),
    waiting: {
      ops: 1,
      blobs: 0,
      bytes: 0,
      oldestMs: writtenMs,
    },
    ops: [op],
  }
  const { body } = await inspector.phone.send<{ results: { status: string }[] }>('POST', '/v1/push', push)
  expect(body.results.map(result => result.status)).toEqual(['applied'])
  server.pass(30 * 24 * hour)
  expect((await inspector.phone.send('POST', '/v1/push', { ...push, ops: [] })).status).toBe(401)
})

test('a second device of an inspector needs a second invite', async () => {
  const { server, admin, visitId } = await aRunningVisit()
  const { body: link } = await admin.send<LinkReply>('POST', `/v1/visits/${visitId}/invites`, { name: '辛' })
  const use = async () => {
    const phone = aPhone(server)
    return (await phone.send('POST', '/v1/links/use', {
      token: tokenOf(link.url),
      device: phone.device,
    })).status
  }
  expect([await use(), await use()]).toEqual([200, 410])
})

test('a visit ended by hand ends for its inspectors and for links that nobody opened yet', async () => {
  const { server, admin, visitId, inspector } = await aRunningVisit()
  const { body: link } = await admin.send<LinkReply>('POST', `/v1/visits/${visitId}/invites`, { name: '壬' })
  server.pass(hour)
  expect((await admin.send('POST', `/v1/visits/${visitId}/end`)).status).toBe(204)
  expect((await admin.send('POST', `/v1/visits/${visitId}/end`)).status).toBe(204)
  expect((await inspector.phone.send('GET', '/v1/session')).body.code).toBe('visit-over')
  expect((await aPhone(server).send('POST', '/v1/links/look', {
    token: tokenOf(link.url),
  })).body.code).toBe('link-expired')
  expect((await admin.send('POST', `/v1/visits/${visitId}/invites`, { name: '癸' })).body.code).toBe('op-illegal-state')
  expect(await readRow(server.parts.db, `visit:${visitId}`, { coll: 'visit', id: visitId })).toMatchObject({
    untilMs: server.nowMs(),
  })
})

test('[PA4] an invite never outlives its visit', async () => {
  const { server, admin, cycleId } = await aRunningVisit()
  const { body: short } = await admin.send<{ visitId: string }>('POST', '/v1/visits', {
    name: '模拟检查',
    kind: 'mock',
    cycleId,
    standards: ['s12'],
    fromMs: server.nowMs(),
    untilMs: server.nowMs() + hour,
  })
  const { body: link } = await admin.send<LinkReply>('POST', `/v1/visits/${short.visitId}/invites`, { name: '辛' })
  expect(link.expiresMs).toBe(server.nowMs() + hour)
})

test.for([
  [
    'cycleId',
    { cycleId: '0199eeee-0000-7000-8000-000000000001' },
  ],
  [
    'untilMs',
    { untilMs: 1000 },
  ],
  [
    'untilMs',
    { fromMs: 4_000_000_000_000, untilMs: 3_900_000_000_000 },
  ],
  [
    'standards.0',
    {
      standards: ['../s1'],
    },
  ],
  [
    'name',
    { name: ' ' },
  ],
])('a visit with a wrong %s is refused by name', async ([field, change]) => {
  const { server, admin, cycleId } = await aRunningVisit()
  const body = {
    name: '实地考察',
    kind: 'official',
    cycleId,
    fromMs: server.nowMs(),
    untilMs: server.nowMs() + hour,
    ...change as object,
  }
  expect(await admin.send('POST', '/v1/visits', body)).toMatchObject({
    status: 422,
    body: { code: 'bad-field', field },
  })
})

test('another\'s visit, or none, cannot be ended or joined', async () => {
  const { admin } = await aRunningVisit()
  for (const path of ['end', 'invites'])
    expect((await admin.send('POST', `/v1/visits/0199eeee-0000-7000-8000-000000000001/${path}`, { name: '辛' })).body.code).toBe('not-found')
})

test('the task force reads every visit', async () => {
  const { server, admin, visitId } = await aRunningVisit()
  const { session } = await joins(server, admin, { role: 'taskForce', name: '丁' })
  expect(session.scopes).toContain(`visit:${visitId}`)
})
