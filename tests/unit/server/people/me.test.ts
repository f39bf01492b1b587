import type { PeopleReply, SessionReply } from '../../../../src/protocol/account.ts'
import { generate } from 'otplib'
import { expect, test } from 'vitest'
import { readRow } from '../../../../src/server/people/rows.ts'
import { aPhone, aUnit, goodPassword, joins, otherPassword, tokenOf } from './a-person.ts'
import { aServer } from './a-server.ts'

async function aHandler() {
  const server = await aServer()
  const { phone: admin, session: adminSession } = await aUnit(server)
  const yi = await joins(server, admin, { role: 'handler', name: '乙' })
  const signIn = async (password: string, totp?: string) => {
    const phone = aPhone(server)
    return await phone.send('POST', '/v1/session', {
      login: yi.login,
      password,
      totp,
      device: phone.device,
    })
  }
  const codeAt = async (secret: string, ms = server.nowMs()) => await generate({
    secret,
    epoch: Math.floor(ms / 1000),
  })
  return {
    server,
    admin,
    adminSession,
    ...yi,
    signIn,
    codeAt,
  }
}

test('a new password is asked for everywhere else, and not here', async () => {
  const { server, phone, login, signIn } = await aHandler()
  const pc = aPhone(server)
  await pc.send('POST', '/v1/session', { login, password: goodPassword, device: pc.device })
  expect((await phone.send('PUT', '/v1/me/password', { old: goodPassword, new: otherPassword })).status).toBe(204)
  expect((await phone.send('GET', '/v1/session')).status).toBe(200)
  expect((await pc.send('GET', '/v1/session')).status).toBe(401)
  expect([(await signIn(goodPassword)).status, (await signIn(otherPassword)).status]).toEqual([401, 200])
})

test('a new password needs the old one, and has to be good', async () => {
  const { phone, login, signIn } = await aHandler()
  const change = async (old: string, next: string) => (await phone.send('PUT', '/v1/me/password', { old, new: next })).body.code
  expect(await change('wrong', otherPassword)).toBe('sign-in-wrong')
  expect(await change(goodPassword, `${login}-2026`)).toBe('password-weak')
  expect((await signIn(goodPassword)).status).toBe(200)
})

test('guessing the old password on a phone that lies about is paused like any guessing', async () => {
  const { phone } = await aHandler()
  const codes = []
  for (let n = 0; n < 6; n += 1)
    codes.push((await phone.send('PUT', '/v1/me/password', { old: `guess ${n}`, new: otherPassword })).body.code)
  expect(codes).toEqual([
    ...Array.from({ length: 5 }).fill('sign-in-wrong'),
    'locked-out',
  ])
})

test('[PA10] a second factor counts once a code proved that it arrived, and then every sign-in needs it', async () => {
  const { server, phone, signIn, codeAt } = await aHandler()
  const { body } = await phone.send<{ secret: string, uri: string }>('POST', '/v1/me/second-factor')
  expect(body.uri).toMatch(/^otpauth:\/\/totp\//)
  expect((await signIn(goodPassword)).status).toBe(200)
  expect((await phone.send('PUT', '/v1/me/second-factor', { totp: '000000' })).body.code).toBe('second-factor-wrong')
  expect((await phone.send('PUT', '/v1/me/second-factor', { totp: await codeAt(body.secret) })).status).toBe(204)
  expect((await phone.send<SessionReply>('GET', '/v1/session')).body.hasSecondFactor).toBe(true)
  expect(await signIn(goodPassword)).toMatchObject({
    status: 401,
    body: { code: 'second-factor-required' },
  })
  expect((await signIn('wrong')).body.code).toBe('sign-in-wrong')
  server.pass(60_000)
  const code = await codeAt(body.secret)
  expect((await signIn(goodPassword, code)).status).toBe(200)
  expect((await signIn(goodPassword, code)).body.code).toBe('second-factor-wrong')
})

test('asking for the code is no failure, a wrong code is one', async () => {
  const { server, phone, signIn, codeAt } = await aHandler()
  const { body } = await phone.send<{ secret: string }>('POST', '/v1/me/second-factor')
  await phone.send('PUT', '/v1/me/second-factor', { totp: await codeAt(body.secret) })
  server.pass(60_000)
  for (let n = 0; n < 8; n += 1)
    expect((await signIn(goodPassword)).body.code).toBe('second-factor-required')
  for (let n = 0; n < 5; n += 1)
    expect((await signIn(goodPassword, '000000')).body.code).toBe('second-factor-wrong')
  expect((await signIn(goodPassword, await codeAt(body.secret))).body.code).toBe('locked-out')
})

test('[PA3] whoever knows the password still has five guesses at the code, however often they say the password between', async () => {
  const { phone, signIn, codeAt } = await aHandler()
  const { body } = await phone.send<{ secret: string }>('POST', '/v1/me/second-factor')
  await phone.send('PUT', '/v1/me/second-factor', { totp: await codeAt(body.secret) })
  const codes = []
  for (let n = 0; n < 6; n += 1) {
    await signIn(goodPassword)
    codes.push((await signIn(goodPassword, '000000')).body.code)
  }
  expect(codes).toEqual([
    ...Array.from({ length: 5 }).fill('second-factor-wrong'),
    'locked-out',
  ])
})

test('[PA10] a second factor that is on is replaced with the password, not by a phone that lies about', async () => {
  const { phone, codeAt } = await aHandler()
  const { body } = await phone.send<{ secret: string }>('POST', '/v1/me/second-factor')
  await phone.send('PUT', '/v1/me/second-factor', { totp: await codeAt(body.secret) })
  const start = async (...sent: object[]) => (await phone.send('POST', '/v1/me/second-factor', ...sent)).body
  expect([
    await start(),
    await start({ password: 'wrong' }),
    await start({ password: goodPassword }),
  ]).toMatchObject([
    { code: 'bad-field', field: 'password' },
    { code: 'sign-in-wrong', field: 'password' },
    {
      uri: expect.stringContaining('otpauth:') as string,
    },
  ])
})

test('the second factor ends with the password, not with a phone that lies about', async () => {
  const { phone, signIn, codeAt } = await aHandler()
  const { body } = await phone.send<{ secret: string }>('POST', '/v1/me/second-factor')
  await phone.send('PUT', '/v1/me/second-factor', { totp: await codeAt(body.secret) })
  expect((await phone.send('DELETE', '/v1/me/second-factor', { password: 'wrong' })).body.code).toBe('sign-in-wrong')
  expect((await phone.send('DELETE', '/v1/me/second-factor', { password: goodPassword })).status).toBe(204)
  expect((await signIn(goodPassword)).status).toBe(200)
})

test('[PA10] a recovery link replaces the second factor that was on the phone that is gone', async () => {
  const { server, admin, session, phone, login, codeAt } = await aHandler()
  const { body } = await phone.send<{ secret: string }>('POST', '/v1/me/second-factor')
  await phone.send('PUT', '/v1/me/second-factor', { totp: await codeAt(body.secret) })
  const { body: link } = await admin.send<{ url: string }>('POST', `/v1/people/${session.personId}/recover`)
  const fresh = aPhone(server)
  const { body: inside } = await fresh.send<SessionReply>('POST', '/v1/links/use', {
    token: tokenOf(link.url),
    password: otherPassword,
    device: fresh.device,
  })
  expect(inside.hasSecondFactor).toBe(false)
  expect((await aPhone(server).send('POST', '/v1/session', { login, password: otherPassword, device: fresh.device })).status).toBe(200)
})

test('[PA1] the second factor\'s secret is in no log and no audit', async () => {
  const { server, phone, codeAt, adminSession } = await aHandler()
  const { body } = await phone.send<{ secret: string }>('POST', '/v1/me/second-factor')
  await phone.send('PUT', '/v1/me/second-factor', { totp: await codeAt(body.secret) })
  const ops = await server.parts.db.selectFrom('op').select('body').where('scope_id', '=', `audit:${adminSession.unitId}`).execute()
  expect(JSON.stringify(ops)).toContain('secondFactor.on')
  expect(JSON.stringify(ops) + server.logged()).not.toContain(body.secret)
})

test('people take away what is held of them, and find no secret and nobody else in it', async () => {
  const { server, phone, session, adminSession } = await aHandler()
  const { body, headers } = await phone.send('GET', '/v1/me/data')
  expect(headers.get('content-disposition')).toContain('attachment')
  expect(body).toMatchObject({
    person: { id: session.personId, name: '乙' },
    account: {
      login: expect.stringMatching(/^person/) as string,
      hasSecondFactor: false,
    },
    grants: [
      { role: 'handler' },
    ],
    devices: [
      { id: phone.device.deviceId },
    ],
    sessions: [
      { kind: 'phone' },
    ],
  })
  expect((body.noted as { what: string }[]).map(entry => entry.what)).toEqual(['link.made', 'link.used', 'device.added'])
  const account = await server.parts.db.selectFrom('account').selectAll().where('person_id', '=', session.personId).executeTakeFirstOrThrow()
  expect(JSON.stringify(body)).not.toContain(account.password_hash)
  expect(JSON.stringify(body)).not.toContain('庚')
  expect(JSON.stringify(body.grants)).not.toContain(adminSession.personId)
})

test('a wish for erasure reaches the administrator', async () => {
  const { server, admin, phone, session } = await aHandler()
  expect((await phone.send('POST', '/v1/me/erasure', { reason: '不再参加' })).status).toBe(204)
  const row = (await admin.send<PeopleReply>('GET', '/v1/people')).body.people.find(person => person.personId === session.personId)
  expect(row?.erasureAskedMs).toBe(server.nowMs())
})

test('[PA7] who closes the account is out, and what waits on other phones goes to quarantine instead of nowhere', async () => {
  const { server, phone, session, login, signIn } = await aHandler()
  const other = aPhone(server)
  await other.send('POST', '/v1/session', { login, password: goodPassword, device: other.device })
  expect((await phone.send('POST', '/v1/me/close', { password: 'wrong' })).body.code).toBe('sign-in-wrong')
  expect((await phone.send('POST', '/v1/me/close', { password: goodPassword })).status).toBe(204)
  expect(phone.cookie()).toBeUndefined()
  expect((await other.send('GET', '/v1/session')).body.code).toBe('device-revoked')
  expect((await signIn(goodPassword)).body.code).toBe('sign-in-wrong')
  expect(await readRow(server.parts.db, `unit:${session.unitId}`, { coll: 'person', id: session.personId })).toMatchObject({ name: '乙', hasAccount: false })
})
