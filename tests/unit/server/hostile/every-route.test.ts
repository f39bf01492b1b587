import type { Role } from '../../../../src/domain/access/roles.ts'
import type { Phone } from '../people/a-person.ts'
import type { TestServer } from '../people/a-server.ts'
import type { Place } from '../people/someone.ts'
import type { HostileRequest } from './any-request.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { failureCodes } from '../../../../src/domain/failure.ts'
import { aPhone, aUnit, aVisit } from '../people/a-person.ts'
import { openServer } from '../people/a-server.ts'
import { someone } from '../people/someone.ts'
import { anyRequest, inWords } from './any-request.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 })

const RUNS = 30
const callers = [
  'nobody',
  'volunteer',
  'administrator',
  'inspector',
  'stopped',
] as const
type CallerName = typeof callers[number]

let server: TestServer & { close: () => void }
let place: Place
let tables: string[]
const phones = new Map<CallerName, Phone>()

beforeAll(async () => {
  server = await openServer()
  const { phone, session, cycleId } = await aUnit(server)
  const { visitId } = await aVisit(server, phone, cycleId)
  place = { unitId: session.unitId, visitId }
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not in ('attempt')`.execute(server.parts.db)
  tables = rows.map(({ name }) => name)
})
afterAll(() => server.close())

/** Somebody who is in, until a call that succeeded may have put them out. */
async function phoneOf(name: CallerName): Promise<Phone> {
  const known = phones.get(name)
  if (known)
    return known
  const phone = await newPhone(name)
  phones.set(name, phone)
  return phone
}

async function newPhone(name: CallerName): Promise<Phone> {
  if (name === 'nobody')
    return aPhone(server)
  const role: Role = name === 'stopped'
    ? 'volunteer'
    : name
  const { phone } = await someone(server, place, role)
  if (name === 'stopped') {
    await server.parts.db.updateTable('device').set({
      revoked_ms: server.nowMs(),
    }).where('id', '=', phone.device.deviceId).execute()
  }
  return phone
}

/** Every row of every table, but for the guesses that are counted and when a session was last seen. */
async function everything(): Promise<string> {
  const rows = await Promise.all(tables.map(async table => (await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(server.parts.db)).rows))
  return JSON.stringify(rows, (key, value: unknown) => key === 'seen_ms' || value instanceof Uint8Array
    ? String(value)
    : value)
}

async function ask(method: string, route: string, caller: CallerName, request: HostileRequest): Promise<Response> {
  const path = route.replaceAll(/:\w+(?:\{[^}]*\})?|\*/g, () => request.inPath)
  const query = new URLSearchParams(request.query).toString()
  const cookie = (await phoneOf(caller)).cookie()
  return await server.app.request(query
    ? `${path}?${query}`
    : path, {
    method,
    headers: {
      ...request.headers,
      ...cookie
        ? { cookie }
        : {},
    },
    ...method === 'GET' || method === 'HEAD'
      ? {}
      : { body: request.body as BodyInit },
  })
}

/** What a refusal says. Live updates and files are not read to their end. */
async function codeOf(response: Response): Promise<unknown> {
  if (response.ok || response.status === 304) {
    await response.body?.cancel()
    return null
  }
  const text = await response.text()
  return text === ''
    ? ''
    : (JSON.parse(text) as { code: unknown }).code
}

const routes = [
  ...new Set((await openServer().then((opened) => {
    opened.close()
    return opened.app.routes
  })).filter(({ method, path }) => method !== 'ALL' && path !== '/*').map(({ method, path }) => `${method} ${path}`)),
]

test('the list of calls is read off the server itself', () => {
  expect(routes.length).toBeGreaterThan(35)
  expect(routes).toEqual(expect.arrayContaining([
    'POST /v1/push',
    'GET /v1/pull',
    'POST /v1/rescue',
    'POST /v1/setup',
  ]))
})

test.for(routes)('[BI7] %s: whatever comes, a code, no crash, and a refusal changes nothing', async (name) => {
  const [method = '', route = ''] = name.split(' ')
  await fc.assert(fc.asyncProperty(anyRequest, fc.constantFrom(...callers), async (request, caller) => {
    await phoneOf(caller)
    const before = await everything()
    const response = await ask(method, route, caller, request)
    const code = await codeOf(response)
    const words = `${caller}: ${inWords(method, route, request)}`
    expect(response.status, words).toBeLessThan(500)
    if (code === null) {
      if (method !== 'GET')
        phones.clear()
      return
    }
    if (method !== 'HEAD')
      expect(failureCodes, words).toContain(code)
    expect(await everything() === before, `changed by ${words}`).toBe(true)
  }), { numRuns: RUNS, seed: 20260914 })
})
