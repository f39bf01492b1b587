import type { SessionReply } from '../../../../src/protocol/account.ts'
import type { Phone } from './a-person.ts'
import type { TestServer } from './a-server.ts'
import { expect, test } from 'vitest'
import { cookieName } from '../../../../src/server/people/cookie.ts'
import { readRows } from '../../../../src/server/people/rows.ts'
import { aDevice, aPhone, aUnit, goodPassword, joins } from './a-person.ts'
import { aServer } from './a-server.ts'

const minute = 60_000
const day = 24 * 60 * minute

async function signIn(phone: Phone, login: string, password = goodPassword, more: object = {}): Promise<{ status: number, body: Record<string, unknown>, headers: Headers }> {
  return await phone.send('POST', '/v1/session', {
    login,
    password,
    device: phone.device,
    ...more,
  })
}

async function aVolunteer(server: TestServer) {
  const { phone } = await aUnit(server)
  return await joins(server, phone, { role: 'volunteer' })
}

test('login and password open a session that a page cannot read and other sites cannot use', async () => {
  const server = await aServer()
  const { login } = await aVolunteer(server)
  const phone = aPhone(server)
  const { status, body, headers } = await signIn(phone, login.toUpperCase())
  expect([status, body.name]).toEqual([200, '甲'])
  expect(headers.get('set-cookie')).toMatch(/^jz_session_[0-9a-f]{8}=[\w-]{43};/)
  expect(headers.get('set-cookie')?.toLowerCase().split('; ').slice(1).sort()).toEqual([
    'httponly',
    'max-age=34560000',
    'path=/',
    'samesite=lax',
    'secure',
  ])
  expect((await phone.send<SessionReply>('GET', '/v1/session')).body).toMatchObject({ name: '甲', expiresMs: server.nowMs() + 90 * day })
})

test('on localhost without HTTPS the cookie is not Secure, or the browser would drop it', async () => {
  const server = await aServer({ origin: 'http://localhost:8787' })
  const { login } = await aVolunteer(server)
  const { headers } = await signIn(aPhone(server), login)
  expect(headers.get('set-cookie')).not.toMatch(/secure/i)
})

test('[PA2] a wrong password and a login that does not exist get the very same answer', async () => {
  const server = await aServer()
  const { login } = await aVolunteer(server)
  const [wrong, unknown] = [await signIn(aPhone(server), login, 'wrong'), await signIn(aPhone(server), 'nobody-here', 'wrong')]
  expect([wrong.status, wrong.body]).toEqual([
    401,
    { code: 'sign-in-wrong' },
  ])
  expect([unknown.status, unknown.body]).toEqual([
    401,
    { code: 'sign-in-wrong' },
  ])
})

test.for(['known', 'unknown'])('[PA3] five wrong passwords pause a %s login for a minute, then two', async (which) => {
  const server = await aServer()
  const volunteer = await aVolunteer(server)
  const login = which === 'known'
    ? volunteer.login
    : 'nobody-here'
  const phone = aPhone(server)
  for (const _ of [1, 2, 3, 4, 5])
    expect((await signIn(phone, login, 'wrong')).body.code).toBe('sign-in-wrong')
  const locked = await signIn(phone, login)
  expect([
    locked.status,
    locked.body,
    locked.headers.get('retry-after'),
  ]).toEqual([
    429,
    { code: 'locked-out', retryAfterMs: minute },
    '60',
  ])
  server.pass(minute)
  expect((await signIn(phone, login, 'wrong')).body.code).toBe('sign-in-wrong')
  expect((await signIn(phone, login, 'wrong')).body).toEqual({ code: 'locked-out', retryAfterMs: 2 * minute })
})

test('[PA3] the right password after the pause wipes the slate', async () => {
  const server = await aServer()
  const { login } = await aVolunteer(server)
  const phone = aPhone(server)
  for (const _ of [1, 2, 3, 4, 5])
    await signIn(phone, login, 'wrong')
  server.pass(minute)
  expect((await signIn(phone, login)).status).toBe(200)
  expect((await signIn(phone, login, 'wrong')).body.code).toBe('sign-in-wrong')
  expect((await signIn(phone, login)).status).toBe(200)
})

test('[PA3] strangers who guess at a login lock out no phone that its owner has used; guesses from there are counted, too', async () => {
  const server = await aServer()
  const { login, phone: own } = await aVolunteer(server)
  const stranger = aPhone(server)
  for (const _ of [1, 2, 3, 4, 5])
    await signIn(stranger, login, 'wrong')
  expect((await signIn(stranger, login)).body.code).toBe('locked-out')
  expect((await signIn(own, login)).status).toBe(200)
  expect((await signIn(stranger, login)).body.code).toBe('locked-out')
  for (const _ of [1, 2, 3, 4, 5])
    await signIn(own, login, 'wrong')
  expect((await signIn(own, login)).body.code).toBe('locked-out')
})

test('[PA2] twenty guesses at the same moment are no more than five', async () => {
  const server = await aServer()
  const { login } = await aVolunteer(server)
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await signIn(aPhone(server), login, 'wrong')))
  expect(answers.filter(answer => answer.body.code === 'sign-in-wrong')).toHaveLength(5)
})

test('[PA12] the auditor reads of a burst, once, and not what was typed', async () => {
  const server = await aServer()
  const { session } = await aUnit(server)
  const phone = aPhone(server)
  for (const _ of [1, 2, 3, 4, 5])
    await signIn(phone, 'geng', 'wrong-guess-1')
  server.pass(minute)
  await signIn(phone, 'geng', 'wrong-guess-2')
  const audit = await readRows<{ what: string, target: string }>(server.parts.db, `audit:${session.unitId}`, 'audit')
  expect(audit.filter(row => row.data.what === 'signIn.burst').map(row => row.data.target)).toEqual([session.personId])
  expect(JSON.stringify(audit)).not.toContain('guess')
})

test('[PA3] one network that tries without end has to wait, others do not', async () => {
  const server = await aServer()
  const codeFrom = async (address: string): Promise<unknown> => (await signIn(aPhone(server, { address }), 'nobody-here', 'guess')).body.code
  for (let n = 0; n < 120; n += 1)
    await codeFrom('198.51.100.7')
  expect(await codeFrom('198.51.100.7')).toBe('too-many-requests')
  expect(await codeFrom('198.51.100.8')).toBe('locked-out')
  server.pass(10 * minute)
  expect(await codeFrom('198.51.100.7')).toBe('sign-in-wrong')
})

test('links are not guessed by the thousand either', async () => {
  const server = await aServer()
  const phone = aPhone(server)
  const look = async (): Promise<unknown> => (await phone.send('POST', '/v1/links/look', {
    token: 'x'.repeat(43),
  })).body.code
  const codes = []
  for (let n = 0; n < 121; n += 1)
    codes.push(await look())
  expect([codes[0], codes[119], codes[120]]).toEqual(['link-unknown', 'link-unknown', 'too-many-requests'])
})

test('[PA6] a phone that is used stays signed in, one left in a drawer for 90 days is asked again', async () => {
  const server = await aServer()
  const { phone } = await aVolunteer(server)
  server.pass(80 * day)
  expect((await phone.send('GET', '/v1/session')).status).toBe(200)
  server.pass(80 * day)
  expect((await phone.send('GET', '/v1/session')).status).toBe(200)
  server.pass(90 * day)
  expect(await phone.send('GET', '/v1/session')).toMatchObject({
    status: 401,
    body: { code: 'sign-in-required' },
  })
})

test('[PA6] a shared computer is signed out after 30 idle minutes, and its cookie ends with the browser', async () => {
  const server = await aServer()
  const { login } = await aVolunteer(server)
  const pc = aPhone(server)
  const { headers } = await signIn(pc, login, goodPassword, { isShared: true })
  expect(headers.get('set-cookie')).not.toMatch(/max-age|expires/i)
  for (const _ of [1, 2, 3]) {
    server.pass(29 * minute)
    expect((await pc.send('GET', '/v1/session')).status).toBe(200)
  }
  server.pass(30 * minute)
  expect((await pc.send('GET', '/v1/session')).status).toBe(401)
})

test('[PA6] an open page that only polls does not keep a shared computer signed in', async () => {
  const server = await aServer()
  const { login } = await aVolunteer(server)
  const pc = aPhone(server)
  const { body } = await signIn(pc, login, goodPassword, { isShared: true })
  const [scope] = (body as unknown as SessionReply).scopes
  for (const _ of [1, 2]) {
    server.pass(14 * minute)
    expect((await pc.send('GET', `/v1/pull?scope=${scope}&after=0`)).status).toBe(200)
  }
  server.pass(2 * minute)
  expect((await pc.send('GET', `/v1/pull?scope=${scope}&after=0`)).status).toBe(401)
})

test('two servers on one machine do not sign each other\'s people out', () => {
  const names = ['0199aaaa-0000-7000-8000-00000000000a', '0199aaaa-0000-7000-8000-00000000000b'].map(serverId => cookieName({ serverId, deviceId: '', epoch: '' }))
  expect(new Set(names).size).toBe(2)
})

test('signing out ends the session on the server, not only in the browser', async () => {
  const server = await aServer()
  const { phone } = await aVolunteer(server)
  const kept = phone.cookie()
  expect((await phone.send('DELETE', '/v1/session')).status).toBe(204)
  expect(phone.cookie()).toBeUndefined()
  phone.useCookie(kept)
  expect((await phone.send('GET', '/v1/session')).status).toBe(401)
})

test.for([
  '',
  'short',
  'x'.repeat(43),
  '%00%ff; other=1',
])('the cookie %j lets nobody in', async (token) => {
  const server = await aServer()
  const phone = aPhone(server)
  phone.useCookie(`${cookieName(server.parts.identity)}=${token}`)
  expect(await phone.send('GET', '/v1/session')).toMatchObject({
    status: 401,
    body: { code: 'sign-in-required' },
  })
})

test('[PA5] a device belongs to one person: another who signs in with its id is refused and stays signed out', async () => {
  const server = await aServer()
  const { phone: admin } = await aUnit(server)
  const [jia, yi] = [await joins(server, admin, { role: 'volunteer' }), await joins(server, admin, { role: 'handler', name: '乙' })]
  const borrowed = aPhone(server, { device: jia.phone.device })
  expect(await signIn(borrowed, yi.login)).toMatchObject({
    status: 403,
    body: { code: 'device-foreign' },
  })
  expect(borrowed.cookie()).toBeUndefined()
  expect((await signIn(aPhone(server, {
    device: aDevice(),
  }), yi.login)).status).toBe(200)
})

test.for([
  [
    { login: 'x', password: 'y' },
    'login',
  ],
  [
    { login: 'jia', password: '' },
    'password',
  ],
  [
    {
      login: 'jia',
      password: 'y'.repeat(201),
    },
    'password',
  ],
  [
    {
      login: 'jia',
      password: 'y',
      device: { deviceId: '../../etc', label: 'a', publicKey: null },
    },
    'device.deviceId',
  ],
  [
    {
      login: 'jia',
      password: 'y',
      device: { deviceId: aDevice().deviceId, label: 'a\u202Eb', publicKey: null },
    },
    'device.label',
  ],
])('a sign-in that is malformed names the field: %j', async ([wrong, field]) => {
  const server = await aServer()
  const phone = aPhone(server)
  expect(await phone.send('POST', '/v1/session', { device: phone.device, ...wrong as object })).toMatchObject({
    status: 422,
    body: { code: 'bad-field', field },
  })
})
