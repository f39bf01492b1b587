import type { LinkLookReply, LinkReply, PeopleReply, SessionReply } from '../../../../src/protocol/account.ts'
import type { Phone } from './a-person.ts'
import type { TestServer } from './a-server.ts'
import { expect, test } from 'vitest'
import { createSetupLink } from '../../../../src/server/people/setup-link.ts'
import { aDevice, aPhone, aSetup, aUnit, goodPassword, joins, otherPassword, tokenOf } from './a-person.ts'
import { aServer } from './a-server.ts'

const day = 24 * 3_600_000

async function anInvite(change: object = {}) {
  const server = await aServer()
  const { phone: admin, session } = await aUnit(server)
  return {
    server,
    admin,
    session,
    ...await anInviteOf(server, admin, change),
  }
}

async function anInviteOf(server: TestServer, admin: Phone, change: object = {}) {
  const { body: link } = await admin.send<LinkReply>('POST', '/v1/invites', {
    name: '乙',
    grants: [
      { role: 'handler' },
    ],
    ...change,
  })
  const phone = aPhone(server)
  const use = (more: object = {}) => ({
    token: tokenOf(link.url),
    login: 'yi.handler',
    password: goodPassword,
    device: phone.device,
    ...more,
  })
  return { link, phone, use }
}

test('a link says what it is for before it is used, and looking does not use it up', async () => {
  const { phone, link, use } = await anInvite()
  for (const _ of [1, 2]) {
    const { body } = await phone.send<LinkLookReply>('POST', '/v1/links/look', {
      token: tokenOf(link.url),
    })
    expect(body).toEqual({
      purpose: 'invite',
      unitName: '岳阳市人民政府口岸管理办公室',
      name: '乙',
      roles: ['handler'],
      suggestedLogin: null,
      needsPassword: true,
      expiresMs: link.expiresMs,
    })
  }
  expect((await phone.send('POST', '/v1/links/use', use())).status).toBe(200)
})

test('who comes by invite chooses login and password, has the role, and can sign in again', async () => {
  const { server, phone, link, use } = await anInvite()
  expect(link.url).toMatch(/^https:\/\/jz\.example\/join#[\w-]{43}$/)
  const { body } = await phone.send<SessionReply>('POST', '/v1/links/use', use())
  expect(body).toMatchObject({
    name: '乙',
    personId: link.personId,
    grants: [
      { role: 'handler', untilMs: null },
    ],
  })
  const again = aPhone(server)
  expect((await again.send<SessionReply>('POST', '/v1/session', { login: 'yi.handler', password: goodPassword, device: again.device })).body.personId).toBe(link.personId)
})

test('[PA4] a link works once, for a day, and only as it was made', async () => {
  const { server, admin, phone, use } = await anInvite()
  expect((await phone.send('POST', '/v1/links/use', use({ token: 'forged-forged-forged-forged' }))).body.code).toBe('link-unknown')
  expect((await phone.send('POST', '/v1/links/use', use())).status).toBe(200)
  expect((await phone.send('POST', '/v1/links/look', { token: use().token })).body.code).toBe('link-used')
  expect(await aPhone(server).send('POST', '/v1/links/use', use({
    device: aDevice(),
  }))).toMatchObject({
    status: 410,
    body: { code: 'link-used' },
  })
  const { body: late } = await admin.send<LinkReply>('POST', '/v1/invites', {
    name: '丙',
    grants: [
      { role: 'volunteer' },
    ],
  })
  server.pass(day)
  expect(await phone.send('POST', '/v1/links/look', {
    token: tokenOf(late.url),
  })).toMatchObject({
    status: 410,
    body: { code: 'link-expired' },
  })
})

test('[PA4] two who open one invite at the same moment do not both get in', async () => {
  const { server, use } = await anInvite()
  const phones = [
    aPhone(server),
    aPhone(server),
  ]
  const answers = await Promise.all(phones.map(async (phone, n) => await phone.send('POST', '/v1/links/use', use({ login: `racer${n}`, device: phone.device }))))
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 410])
})

test('[PA4] a login that is taken, a weak password, a foreign device: nothing changed, and the link still works', async () => {
  const { admin, phone, use } = await anInvite()
  expect((await phone.send('POST', '/v1/links/use', use({ login: 'geng' }))).body).toEqual({ code: 'login-taken', field: 'login' })
  expect((await phone.send('POST', '/v1/links/use', use({ password: 'yi.handler8' }))).body).toMatchObject({
    code: 'password-weak',
    reasons: ['hasLogin'],
  })
  expect((await phone.send('POST', '/v1/links/use', use({ login: undefined }))).body).toEqual({ code: 'bad-field', field: 'login' })
  expect((await phone.send('POST', '/v1/links/use', use({ device: admin.device }))).body.code).toBe('device-foreign')
  expect((await phone.send('POST', '/v1/links/use', use())).status).toBe(200)
})

test('the list of people shows who has an open invite', async () => {
  const { admin, link, phone, use } = await anInvite()
  const rowOf = async () => (await admin.send<PeopleReply>('GET', '/v1/people')).body.people.find(person => person.personId === link.personId)
  expect(await rowOf()).toMatchObject({
    name: '乙',
    login: null,
    openInviteUntilMs: link.expiresMs,
    invitedRoles: ['handler'],
    grants: [],
  })
  await phone.send('POST', '/v1/links/use', use())
  expect(await rowOf()).toMatchObject({
    login: 'yi.handler',
    openInviteUntilMs: null,
    grants: [
      { role: 'handler' },
    ],
  })
})

test('a new invite for the same person ends the one before', async () => {
  const { admin, link, phone, use } = await anInvite()
  const { body: second } = await admin.send<LinkReply>('POST', '/v1/invites', {
    personId: link.personId,
    grants: [
      { role: 'volunteer' },
    ],
  })
  expect((await phone.send('POST', '/v1/links/use', use())).body.code).toBe('link-expired')
  expect((await phone.send<SessionReply>('POST', '/v1/links/use', use({
    token: tokenOf(second.url),
  }))).body.grants).toMatchObject([
    { role: 'volunteer' },
  ])
})

test('who has an account is given grants, not a second way in', async () => {
  const { admin, link, phone, use } = await anInvite()
  await phone.send('POST', '/v1/links/use', use())
  expect((await admin.send('POST', '/v1/invites', {
    personId: link.personId,
    grants: [
      { role: 'leader' },
    ],
  })).body).toEqual({ code: 'login-taken', field: 'personId' })
})

test('[PA9] the task force invites, but cannot make itself an administrator', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const { phone: taskForce } = await joins(server, admin, { role: 'taskForce', name: '丁' })
  const invite = async (role: string) => (await taskForce.send('POST', '/v1/invites', {
    name: '乙',
    grants: [
      { role },
    ],
  })).status
  expect([
    await invite('volunteer'),
    await invite('taskForce'),
    await invite('administrator'),
    await invite('auditor'),
    await invite('inspector'),
  ]).toEqual([200, 200, 403, 403, 403])
})

test('[PA9] the task force makes no invite for somebody who is to be an administrator', async () => {
  const { server, admin, link } = await anInvite()
  const { phone: taskForce } = await joins(server, admin, { role: 'taskForce', name: '丁' })
  await admin.send('POST', `/v1/people/${link.personId}/grants`, { role: 'administrator' })
  const invite = async (from: typeof admin) => (await from.send('POST', '/v1/invites', {
    personId: link.personId,
    grants: [
      { role: 'volunteer' },
    ],
  })).status
  expect([await invite(taskForce), await invite(admin)]).toEqual([403, 200])
})

test('[PA9] a sign-in link that the task force made before does not become one to an administrator', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const { phone: taskForce } = await joins(server, admin, { role: 'taskForce', name: '丁' })
  const { session } = await joins(server, admin, { role: 'volunteer' })
  const { body: link } = await taskForce.send<LinkReply>('POST', `/v1/people/${session.personId}/recover`)
  const codeNow = async () => (await aPhone(server).send('POST', '/v1/links/look', {
    token: tokenOf(link.url),
  })).body.code
  await admin.send('POST', `/v1/people/${session.personId}/grants`, { role: 'leader' })
  expect(await codeNow()).toBeUndefined()
  await admin.send('POST', `/v1/people/${session.personId}/grants`, { role: 'administrator' })
  expect(await codeNow()).toBe('link-expired')
})

test('[PA10] a forgotten password: a one-use link sets a new one and asks every other phone for it', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const { phone: old, session, login } = await joins(server, admin, { role: 'volunteer' })
  const { body: link } = await admin.send<LinkReply>('POST', `/v1/people/${session.personId}/recover`)
  const fresh = aPhone(server)
  expect((await fresh.send('POST', '/v1/links/look', {
    token: tokenOf(link.url),
  })).body).toMatchObject({ purpose: 'recover', suggestedLogin: login, needsPassword: true })
  expect((await fresh.send<SessionReply>('POST', '/v1/links/use', {
    token: tokenOf(link.url),
    password: otherPassword,
    device: fresh.device,
  })).body.personId).toBe(session.personId)
  expect((await old.send('GET', '/v1/session')).status).toBe(401)
  const codeWith = async (password: string) => (await old.send('POST', '/v1/session', { login, password, device: old.device })).status
  expect([await codeWith(goodPassword), await codeWith(otherPassword)]).toEqual([401, 200])
})

test('a locked-out person who gets a recovery link is let in at once', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const { session, login } = await joins(server, admin, { role: 'volunteer' })
  const phone = aPhone(server)
  for (const _ of [1, 2, 3, 4, 5])
    await phone.send('POST', '/v1/session', { login, password: 'wrong', device: phone.device })
  const row = (await admin.send<PeopleReply>('GET', '/v1/people')).body.people.find(person => person.login === login)
  expect(row?.lockedUntilMs).toBe(server.nowMs() + 60_000)
  const { body: link } = await admin.send<LinkReply>('POST', `/v1/people/${session.personId}/recover`)
  await phone.send('POST', '/v1/links/use', {
    token: tokenOf(link.url),
    password: otherPassword,
    device: phone.device,
  })
  expect((await phone.send('POST', '/v1/session', { login, password: otherPassword, device: phone.device })).status).toBe(200)
})

test('[PA9] the task force makes no recovery link into an administrator\'s account', async () => {
  const server = await aServer()
  const { phone: admin, session } = await aUnit(server)
  const { phone: taskForce, session: own } = await joins(server, admin, { role: 'taskForce', name: '丁' })
  expect(await taskForce.send('POST', `/v1/people/${session.personId}/recover`)).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  })
  expect((await taskForce.send('POST', `/v1/people/${own.personId}/recover`)).status).toBe(200)
})

test('[PA11] links made by someone who has left open nothing any more', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const { phone: taskForce, session } = await joins(server, admin, { role: 'taskForce', name: '丁' })
  const { body: link } = await taskForce.send<LinkReply>('POST', '/v1/invites', {
    name: '乙',
    grants: [
      { role: 'taskForce' },
    ],
  })
  await admin.send('POST', `/v1/people/${session.personId}/leave`, { successorId: null })
  expect((await aPhone(server).send('POST', '/v1/links/look', {
    token: tokenOf(link.url),
  })).body.code).toBe('link-expired')
})

test('[PA9] a link is worth what its maker may give when it is used, not when it was made', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const second = await joins(server, admin, {
    role: 'volunteer',
    name: '丁',
    grants: [
      { role: 'volunteer' },
      { role: 'administrator' },
    ],
  })
  const { session: jia } = await joins(server, admin, { role: 'volunteer' })
  const grants = [
    { role: 'administrator' },
  ]
  const { body: invite } = await second.phone.send<LinkReply>('POST', '/v1/invites', { name: '乙', grants })
  const { body: recovery } = await second.phone.send<LinkReply>('POST', `/v1/people/${jia.personId}/recover`)
  const codes = async () => await Promise.all([invite, recovery].map(async link => (await aPhone(server).send('POST', '/v1/links/look', {
    token: tokenOf(link.url),
  })).body.code))
  expect(await codes()).toEqual([undefined, undefined])
  const grant = second.session.grants.find(({ role }) => role === 'administrator')
  await admin.send('POST', `/v1/grants/${grant?.id}/end`, {})
  expect(await codes()).toEqual(['link-expired', 'link-expired'])
})

test('[PA4] who lost the answer comes in by the same link again, on the same device and with the same password, until something came from it', async () => {
  const { server, phone, link, use } = await anInvite()
  const again = async (device: typeof phone.device, password = goodPassword) => (await aPhone(server, { device }).send('POST', '/v1/links/use', {
    ...use(),
    password,
    device,
  })).body.code
  expect((await phone.send('POST', '/v1/links/use', use())).status).toBe(200)
  expect([
    await again(phone.device),
    await again(aDevice()),
    await again(phone.device, otherPassword),
  ]).toEqual([undefined, 'link-used', 'sign-in-wrong'])
  expect(await server.parts.db.selectFrom('account').select('person_id').where('person_id', '=', link.personId).execute()).toHaveLength(1)
  await server.parts.db.updateTable('device').set({ last_op: 1 }).where('id', '=', phone.device.deviceId).execute()
  expect(await again(phone.device)).toBe('link-used')
  await server.parts.db.updateTable('device').set({ last_op: 0 }).where('id', '=', phone.device.deviceId).execute()
  server.pass(24 * 3_600_000)
  expect(await again(phone.device)).toBe('link-used')
})

test('[PA3] sixty people come in from one Wi-Fi on their first day; who guesses at links from one is stopped', async () => {
  const { server, admin, link } = await anInvite()
  const { link: used, phone, use } = await anInviteOf(server, admin)
  await phone.send('POST', '/v1/links/use', use())
  const look = async (token: string) => (await aPhone(server).send('POST', '/v1/links/look', { token })).status
  for (let person = 0; person < 150; person += 1)
    expect([await look(tokenOf(link.url)), await look(tokenOf(used.url))]).toEqual([200, 410])
  for (let guess = 0; guess < 120; guess += 1)
    expect(await look('x'.repeat(43))).toBe(404)
  expect([await look('x'.repeat(43)), await look(tokenOf(link.url))]).toEqual([429, 429])
  server.pass(10 * 60_000)
  expect(await look(tokenOf(link.url))).toBe(200)
})

test('an invite until a day that is over is refused by name', async () => {
  const { server, admin } = await anInvite()
  expect((await admin.send('POST', '/v1/invites', {
    name: '乙',
    grants: [
      { role: 'volunteer' },
      {
        role: 'handler',
        untilMs: server.nowMs(),
      },
    ],
  })).body).toEqual({ code: 'bad-field', field: 'grants.1.untilMs' })
})

test('a link to set up is no link to join, and the other way round', async () => {
  const { link, phone, server } = await anInvite()
  const empty = await aServer()
  const setup = await createSetupLink(empty.parts)
  const look = async () => (await aPhone(empty).send<LinkLookReply>('POST', '/v1/links/look', {
    token: tokenOf(setup?.url ?? ''),
  })).body
  expect(await look()).toMatchObject({ purpose: 'setup', name: '', unitName: '' })
  expect((await aPhone(server).send('POST', '/v1/setup', aSetup(tokenOf(link.url), phone.device))).body.code).toBe('link-unknown')
})
