import type { PeopleReply, SessionReply } from '../../../../src/protocol/account.ts'
import type { PushReply } from '../../../../src/protocol/push.ts'
import type { Phone } from './a-person.ts'
import type { TestServer } from './a-server.ts'
import { expect, test } from 'vitest'
import { writeServerOps } from '../../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { readRow, readRows } from '../../../../src/server/people/rows.ts'
import { aCapture } from '../../../support/builders.ts'
import { aPhone, aUnit, goodPassword, joins } from './a-person.ts'
import { aServer } from './a-server.ts'

async function rolesOf(phone: Phone): Promise<string[]> {
  return (await phone.send<SessionReply>('GET', '/v1/session')).body.grants.map(grant => grant.role)
}

function aPush(server: TestServer, phone: Phone, ops: readonly object[]): object {
  return {
    v: 1,
    deviceId: phone.device.deviceId,
    epoch: '',
    build: 'test',
    nowMs: server.nowMs(),
    waiting: {
      ops: 1,
      blobs: 0,
      bytes: 0,
      oldestMs: null,
    },
    ops,
  }
}

async function aUnitWith() {
  const server = await aServer()
  const { phone: admin, session, cycleId } = await aUnit(server, { withPlan: true })
  const jia = await joins(server, admin, { role: 'volunteer' })
  return { server, admin, session, cycleId, jia }
}

test('a person may hold several grants, and their authority is the union', async () => {
  const { admin, jia } = await aUnitWith()
  for (const role of ['sectionLead', 'leader'])
    expect((await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, { role })).status).toBe(200)
  expect(await rolesOf(jia.phone)).toEqual(['volunteer', 'sectionLead', 'leader'])
  expect((await jia.phone.send<SessionReply>('GET', '/v1/session')).body.scopes.map(scope => scope.split(':')[0])).toEqual(['unit', 'work', 'judge'])
})

test('a grant for a while ends by itself', async () => {
  const { server, admin, jia } = await aUnitWith()
  await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, { role: 'auditor', untilMs: server.nowMs() + 1000 })
  expect(await rolesOf(jia.phone)).toContain('auditor')
  server.pass(1000)
  expect(await rolesOf(jia.phone)).not.toContain('auditor')
  expect((await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, {
    role: 'auditor',
    untilMs: server.nowMs(),
  })).body).toEqual({ code: 'bad-field', field: 'untilMs' })
})

test('a grant names a section that exists, or is refused', async () => {
  const { server, admin, session, jia } = await aUnitWith()
  const [section] = await readRows(server.parts.db, `unit:${session.unitId}`, 'section')
  const give = async (sectionId: string) => (await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, { role: 'handler', sectionId })).body.code
  expect(await give(section?.id ?? '')).toBeUndefined()
  expect(await give('no-such-section')).toBe('bad-field')
})

test('nobody is made an inspector by a grant', async () => {
  const { admin, jia } = await aUnitWith()
  expect((await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, { role: 'inspector' })).body.code).toBe('forbidden')
})

test('a grant that ends takes its authority away at once', async () => {
  const { admin, jia } = await aUnitWith()
  const [grant] = jia.session.grants
  expect((await admin.send('POST', `/v1/grants/${grant?.id}/end`, {})).status).toBe(204)
  const { body } = await jia.phone.send<SessionReply>('GET', '/v1/session')
  expect([body.grants, body.scopes]).toEqual([[], []])
})

test('[PA7] a dismissal leaves only handing in what waits', async () => {
  const { server, admin, jia } = await aUnitWith()
  await admin.send('POST', `/v1/grants/${jia.session.grants[0]?.id}/end`, { revoked: true, reason: '违反规定' })
  expect(await jia.phone.send('GET', '/v1/session')).toMatchObject({
    status: 403,
    body: { code: 'device-revoked' },
  })
  const push = await jia.phone.send('POST', '/v1/push', {
    v: 1,
    deviceId: jia.phone.device.deviceId,
    epoch: jia.session.epoch,
    build: 'test',
    nowMs: server.nowMs(),
    waiting: {
      ops: 0,
      blobs: 0,
      bytes: 0,
      oldestMs: null,
    },
    ops: [],
  })
  expect(push.status).toBe(200)
  server.pass(30 * 24 * 3_600_000)
  expect((await jia.phone.send('GET', '/v1/session')).status).toBe(401)
})

test('[PA7] [OL10] who was dismissed and signs in again is still dismissed: what waited goes into quarantine', async () => {
  const server = await aServer()
  const { phone: admin, session: { unitId }, cycleId } = await aUnit(server)
  const { phone, session, login } = await joins(server, admin, { role: 'volunteer' })
  const capture = aCapture({
    by: { personId: session.personId, roles: [], isServer: false },
    deviceId: phone.device.deviceId,
  })
  const [grant] = await readRows<{ personId: string }>(server.parts.db, `unit:${unitId}`, 'grant').then(rows => rows.filter(({ data }) => data.personId === session.personId))
  await admin.send('POST', `/v1/grants/${grant?.id}/end`, { revoked: true })
  await phone.send('POST', '/v1/session', { login, password: goodPassword, device: phone.device })
  const { body } = await phone.send<PushReply>('POST', '/v1/push', aPush(server, phone, [
    {
      ...capture,
      scope: `work:${cycleId}`,
      clientMs: server.nowMs(),
    },
  ]))
  expect(body.results.map(({ status, code }) => [status, code])).toEqual([
    ['quarantined', 'device-revoked'],
  ])
  expect((await phone.send('GET', `/v1/pull?scope=work:${cycleId}&after=0`)).body.code).toBe('device-revoked')
})

test('[PA7] a dismissed person can sign out', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const { phone, session } = await joins(server, admin, { role: 'volunteer' })
  await admin.send('POST', `/v1/devices/${phone.device.deviceId}/revoke`)
  expect((await phone.send('DELETE', '/v1/session')).status).toBe(204)
  expect([
    phone.cookie(),
    await server.parts.db.selectFrom('session').select('id').where('person_id', '=', session.personId).execute(),
  ]).toEqual([undefined, []])
})

test.for(['leave', 'erasure', 'end'])('a reason with a control character is a wrong field, not a fault of the server: %s', async (where) => {
  const server = await aServer()
  const { phone: admin, session } = await aUnit(server)
  const reason = 'a\u0000b'
  const { body } = {
    leave: await admin.send('POST', `/v1/people/${session.personId}/leave`, { successorId: null, reason }),
    erasure: await admin.send('POST', '/v1/me/erasure', { reason }),
    end: await admin.send('POST', `/v1/grants/${session.grants[0]?.id}/end`, { reason }),
  }[where as 'leave']
  expect(body).toEqual({ code: 'bad-field', field: 'reason' })
})

test('[PA8] the last administrator stays, whichever way one tries', async () => {
  const { admin, session } = await aUnitWith()
  const [grant] = session.grants
  const tries = [
    await admin.send('POST', `/v1/grants/${grant?.id}/end`, {}),
    await admin.send('POST', `/v1/people/${session.personId}/leave`, { successorId: null }),
    await admin.send('POST', '/v1/me/close', { password: goodPassword }),
  ]
  expect(tries.map(answer => [answer.status, answer.body.code])).toEqual(Array.from({ length: 3 }, () => [409, 'last-administrator']))
  expect(await rolesOf(admin)).toEqual(['administrator'])
})

test('[PA8] an administrator for a while is none to rely on', async () => {
  const { server, admin, session, jia } = await aUnitWith()
  await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, { role: 'administrator', untilMs: server.nowMs() + 1000 })
  const end = async () => (await admin.send('POST', `/v1/grants/${session.grants[0]?.id}/end`, {})).status
  expect(await end()).toBe(409)
  await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, { role: 'administrator' })
  expect(await end()).toBe(204)
})

test('[PA8] an administrator who never came in is none to rely on either', async () => {
  const { admin, session } = await aUnitWith()
  const { body: invite } = await admin.send('POST', '/v1/invites', {
    name: '乙',
    grants: [
      { role: 'administrator' },
    ],
  })
  await admin.send('POST', `/v1/people/${String(invite.personId)}/grants`, { role: 'administrator' })
  expect((await admin.send('POST', `/v1/grants/${session.grants[0]?.id}/end`, {})).body.code).toBe('last-administrator')
})

test('[PA11] somebody leaves: grants end, and the successor answers for the rest in one step', async () => {
  const { server, admin, session, cycleId } = await aUnitWith()
  const [leaver, successor] = [await joins(server, admin, { role: 'handler', name: '李显庆' }), await joins(server, admin, { role: 'handler', name: '乙' })]
  const before = await readRows<{ handlers: Record<string, string[]> }>(server.parts.db, `work:${cycleId}`, 'assignment')
  const { status } = await admin.send('POST', `/v1/people/${leaver.session.personId}/leave`, { successorId: successor.session.personId, reason: '调动' })
  expect(status).toBe(204)
  const after = await readRows<{ handlers: Record<string, string[]> }>(server.parts.db, `work:${cycleId}`, 'assignment')
  const text = (rows: typeof before) => JSON.stringify(rows.map(row => row.data).sort((a, b) => JSON.stringify(a) < JSON.stringify(b)
    ? -1
    : 1))
  expect(text(before)).toContain('李显庆')
  expect(text(after)).not.toContain('李显庆')
  expect(after.find(row => row.id === 's17')?.data.handlers).toEqual({
    s17c1: ['乙', '杨慧源'],
  })
  expect(await readRow(server.parts.db, `unit:${session.unitId}`, { coll: 'person', id: leaver.session.personId })).toMatchObject({
    name: '李显庆',
    hasAccount: false,
    left: { successorId: successor.session.personId, day: '2026-09-14' },
  })
  expect((await leaver.phone.send<SessionReply>('GET', '/v1/session')).body.scopes).toEqual([])
  expect((await leaver.phone.send('POST', '/v1/session', { login: leaver.login, password: goodPassword, device: leaver.phone.device })).body.code).toBe('sign-in-wrong')
})

test('[PA11] a confirmed spelling of the leaver\'s name goes to the successor as well', async () => {
  const { server, admin, session, cycleId } = await aUnitWith()
  const [leaver, successor] = [await joins(server, admin, { role: 'handler', name: '张剑虹' }), await joins(server, admin, { role: 'handler', name: '乙' })]
  await withLog(server.parts, async log => await writeServerOps(log, [
    {
      scope: `unit:${session.unitId}`,
      kind: 'alias.confirmed',
      coll: 'alias',
      id: '张剑红',
      body: { printed: '张剑红', personName: '张剑虹' },
    },
  ]))
  await admin.send('POST', `/v1/people/${leaver.session.personId}/leave`, { successorId: successor.session.personId })
  expect(await readRow(server.parts.db, `work:${cycleId}`, { coll: 'assignment', id: 's16' })).toMatchObject({
    handlers: {
      s16c1: ['蔡奔', '乙'],
    },
  })
})

test('a successor is somebody who is here, and somebody else', async () => {
  const { server, admin, jia } = await aUnitWith()
  const gone = await joins(server, admin, { role: 'volunteer', name: '乙' })
  await admin.send('POST', `/v1/people/${gone.session.personId}/leave`, { successorId: null })
  const leaveTo = async (successorId: string) => (await admin.send('POST', `/v1/people/${jia.session.personId}/leave`, { successorId })).body.code
  expect(await leaveTo(gone.session.personId)).toBe('bad-field')
  expect(await leaveTo(jia.session.personId)).toBe('bad-field')
  expect(await leaveTo('0199eeee-0000-7000-8000-000000000001')).toBe('not-found')
  expect(await rolesOf(jia.phone)).toEqual(['volunteer'])
})

test('someone who comes back is invited as the same person', async () => {
  const { admin, server, session, jia } = await aUnitWith()
  await admin.send('POST', `/v1/people/${jia.session.personId}/leave`, { successorId: null })
  const { body: link } = await admin.send('POST', '/v1/invites', {
    personId: jia.session.personId,
    grants: [
      { role: 'handler' },
    ],
  })
  const phone = aPhone(server)
  const { body } = await phone.send<SessionReply>('POST', '/v1/links/use', {
    token: String(link.url).split('#')[1],
    login: 'jia.again',
    password: goodPassword,
    device: phone.device,
  })
  expect(body.personId).toBe(jia.session.personId)
  expect(await readRow(server.parts.db, `unit:${session.unitId}`, { coll: 'person', id: body.personId })).toMatchObject({ hasAccount: true, left: null })
})

test('people of another unit on the same server are nobody here', async () => {
  const { server, admin } = await aUnitWith()
  const other = '0199eeee-0000-7000-8000-000000000002'
  await withLog(server.parts, async (log) => {
    await log.createScope({ id: 'unit:0199eeee-0000-7000-8000-000000000003', unit_id: '0199eeee-0000-7000-8000-000000000003', cycle_id: null })
    await writeServerOps(log, [
      {
        scope: 'unit:0199eeee-0000-7000-8000-000000000003',
        kind: 'person.described',
        coll: 'person',
        id: other,
        body: { name: '丙', hasAccount: false },
      },
    ])
  })
  const paths = [
    [
      'grants',
      { role: 'volunteer' },
    ],
    ['recover', {}],
    [
      'leave',
      { successorId: null },
    ],
  ] as const
  for (const [path, body] of paths)
    expect((await admin.send('POST', `/v1/people/${other}/${path}`, body)).body.code, path).toBe('not-found')
  expect((await admin.send<PeopleReply>('GET', '/v1/people')).body.people.map(person => person.name)).toEqual(['庚', '甲'])
})

test('[PA12] who gave what to whom stands in the audit', async () => {
  const { server, admin, session, jia } = await aUnitWith()
  const { body } = await admin.send('POST', `/v1/people/${jia.session.personId}/grants`, { role: 'leader' })
  await admin.send('POST', `/v1/grants/${String(body.grantId)}/end`, { reason: '到期' })
  const audit = await readRows<{ what: string, byPersonId: string, target: string, reason: string | null }>(server.parts.db, `audit:${session.unitId}`, 'audit')
  const mine = audit.map(row => row.data).filter(entry => entry.byPersonId === session.personId && entry.target === jia.session.personId)
  expect(mine.map(entry => [entry.what, entry.reason])).toEqual([
    ['link.made', null],
    ['grant.given', null],
    ['grant.ended', '到期'],
  ])
})
