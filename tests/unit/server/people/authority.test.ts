import type { Role } from '../../../../src/domain/access/roles.ts'
import type { OnlineRoute } from '../../../../src/server/people/online-route.ts'
import type { Phone } from './a-person.ts'
import type { TestServer } from './a-server.ts'
import { beforeEach, expect, test } from 'vitest'
import { roles } from '../../../../src/domain/access/roles.ts'
import { may } from '../../../../src/domain/access/table.ts'
import { onlineRoutes } from '../../../../src/server/people/doors.ts'
import { aPhone, aUnit, aVisit } from './a-person.ts'
import { aServer } from './a-server.ts'
import { someone } from './someone.ts'

/** Which right each call needs, written out a second time: a route that is opened wider turns red here. */
const expected = [
  'GET /v1/session signedIn',
  'POST /v1/session anyone',
  'DELETE /v1/session signedIn',
  'POST /v1/setup anyone',
  'POST /v1/links/look anyone',
  'POST /v1/links/use anyone',
  'POST /v1/invites people.invite',
  'POST /v1/people/:id/recover people.helpSignIn',
  'GET /v1/people people.invite',
  'POST /v1/people/:id/grants people.manage',
  'POST /v1/grants/:id/end people.manage',
  'POST /v1/people/:id/leave people.manage',
  'GET /v1/devices signedIn',
  'GET /v1/devices/unsent device.unsent',
  'POST /v1/devices/:id/revoke signedIn',
  'PUT /v1/me/password signedIn',
  'GET /v1/me/data signedIn',
  'POST /v1/me/erasure signedIn',
  'POST /v1/me/close signedIn',
  'POST /v1/me/second-factor signedIn',
  'PUT /v1/me/second-factor signedIn',
  'DELETE /v1/me/second-factor signedIn',
  'POST /v1/visits visit.open',
  'POST /v1/visits/:id/invites visit.open',
  'POST /v1/visits/:id/end visit.end',
  'GET /v1/quarantine quarantine.release',
  'POST /v1/quarantine/release quarantine.release',
  'POST /v1/quarantine/decline quarantine.release',
  'POST /v1/rescue signedIn',
]

const closed = onlineRoutes.filter(route => route.who !== 'anyone')
const nobody = '0199eeee-0000-7000-8000-000000000009'
let server: TestServer
let unitId: string
let visitId: string

beforeEach(async () => {
  server = await aServer()
  const { phone, session, cycleId } = await aUnit(server)
  unitId = session.unitId
  visitId = (await aVisit(server, phone, cycleId)).visitId
})

async function signedInAs(role: Role | null): Promise<Phone> {
  return (await someone(server, { unitId, visitId }, role)).phone
}

/** The call with a name that nobody has and an empty body: whoever is let through fails later, and changes nothing. */
async function ask(phone: Phone, { method, path }: OnlineRoute): Promise<unknown> {
  return (await phone.send<{ code?: string } | undefined>(method, path.replace(':id', nobody), method === 'GET'
    ? undefined
    : {})).body?.code
}

test('each call needs exactly the right that was agreed', () => {
  expect(onlineRoutes.map(({ method, path, who }) => `${method} ${path} ${who}`)).toEqual(expected)
})

test.for(roles)('[T7] a %s gets through exactly where the table says so', async (role) => {
  const seen: Record<string, boolean> = {}
  const agreed: Record<string, boolean> = {}
  for (const route of closed) {
    const code = await ask(await signedInAs(role), route)
    const name = `${route.method} ${route.path}`
    // Two calls look closer: one's own device or account only.
    const isNarrow = route.path === '/v1/devices/:id/revoke' || route.path.startsWith('/v1/me/')
    seen[name] = isNarrow
      ? code !== 'sign-in-required'
      : code !== 'forbidden'
    agreed[name] = route.who === 'signedIn' || route.who === 'anyone' || may([role], route.who)
  }
  expect(seen).toEqual(agreed)
})

test('[T7] somebody whose every grant has ended gets through nowhere that needs a right', async () => {
  for (const route of closed.filter(route => route.who !== 'signedIn'))
    expect(await ask(await signedInAs(null), route), route.path).toBe('forbidden')
})

test('[T7] nobody gets through without a session', async () => {
  for (const route of closed)
    expect(await ask(aPhone(server), route), route.path).toBe('sign-in-required')
})

test('[T7] a stopped device gets through nowhere but out', async () => {
  for (const route of closed.filter(({ method, path }) => method !== 'DELETE' || path !== '/v1/session')) {
    const phone = await signedInAs('administrator')
    await server.parts.db.updateTable('session').set({
      revoked_ms: server.nowMs(),
    }).execute()
    expect(await ask(phone, route), route.path).toBe('device-revoked')
  }
})

test('[T7] a page of another origin gets through nowhere, whoever is signed in', async () => {
  const cookie = (await signedInAs('administrator')).cookie() ?? ''
  for (const { method, path } of onlineRoutes.filter(route => route.method !== 'GET')) {
    const response = await server.app.request(path.replace(':id', nobody), {
      method,
      body: '{}',
      headers: { cookie, 'origin': 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(await response.json(), path).toEqual({ code: 'foreign-origin' })
  }
})

test('[T6] every call answers rubbish with a code, and changes nothing', async () => {
  const phone = await signedInAs('administrator')
  const before = await server.parts.db.selectFrom('op').select('op_id').execute()
  const rubbish = [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{"__proto__":{"a":1}}',
    '{"token":{}}',
    `{"a":${'['.repeat(200)}${']'.repeat(200)}}`,
    '\u0000',
    `"${'x'.repeat(70_000)}"`,
  ]
  for (const { method, path } of onlineRoutes.filter(route => route.method !== 'GET' && !/session$|erasure|end$|second-factor|close/.test(route.path))) {
    for (const body of rubbish) {
      const response = await server.app.request(path.replace(':id', '..%2f..%00'), {
        method,
        body,
        headers: { cookie: phone.cookie() ?? '' },
      })
      expect(response.status, `${path} ${body.slice(0, 20)}`).toBeGreaterThanOrEqual(400)
      expect(response.status, `${path} ${body.slice(0, 20)}`).toBeLessThan(500)
      expect(await response.json()).toHaveProperty('code')
    }
  }
  expect(await server.parts.db.selectFrom('op').select('op_id').execute()).toEqual(before)
})
