import type { TestPhone } from '../a-unit.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { activityFields, aHash, anId, anOp } from '../../../support/builders.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
let phone: TestPhone
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
  phone = aPhone(server, unit)
})
afterEach(async () => await server.close())

async function everything() {
  return await Promise.all(([
    'op',
    'row_',
    'scope',
    'device',
    'blob',
    'upload',
  ] as const).map(async table => await server.db.selectFrom(table).selectAll().execute()))
}
function envelope(about: Record<string, unknown> = {}) {
  return {
    v: 1,
    deviceId: phone.deviceId,
    epoch: '',
    build: 'test',
    nowMs: server.clock.now(),
    waiting: {
      ops: 0,
      blobs: 0,
      bytes: 0,
      oldestMs: null,
    },
    ops: [],
    ...about,
  }
}
async function post(path: string, body: BodyInit, headers: Record<string, string> = {}) {
  const reply = await phone.request(path, { method: 'POST', body, headers })
  return [reply.status, await reply.json()] as [number, { code: string, field?: string }]
}

test.for([
  ['nothing', ''],
  ['half a message', '{"v":1,'],
  ['no JSON', 'hello'],
  [
    'broken characters',
    new Uint8Array([0x7B, 0x22, 0xFF, 0x22, 0x7D]),
  ],
  ['a message nested beyond reason', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
] as const)('[BI1] %s is no message', async ([_, body]) => {
  const before = await everything()
  for (const path of ['/v1/push', '/v1/blobs/have']) {
    if (path === '/v1/blobs/have' && body.length > 60_000)
      continue
    expect(await post(path, body)).toEqual([
      400,
      { code: 'bad-request' },
    ])
  }
  expect(await everything()).toEqual(before)
})

test('[BI2] a wrong field is named', async () => {
  const before = await everything()
  const wrong: Array<[Record<string, unknown>, string]> = [
    [
      { v: 2 },
      'v',
    ],
    [
      { deviceId: 'x' },
      'deviceId',
    ],
    [
      { nowMs: '7' },
      'nowMs',
    ],
    [
      { waiting: null },
      'waiting',
    ],
    [
      {
        waiting: {
          ops: -1,
          blobs: 0,
          bytes: 0,
          oldestMs: null,
        },
      },
      'waiting.ops',
    ],
    [
      { ops: {} },
      'ops',
    ],
    [
      {
        ops: [7],
      },
      'ops.0',
    ],
    [
      {
        ops: [
          {
            opNo: 0,
            opId: anId(),
          },
        ],
      },
      'ops.0.opNo',
    ],
    [
      {
        ops: [
          {
            opNo: 1,
            opId: anId(),
          },
          { opNo: 2, opId: '../etc' },
        ],
      },
      'ops.1.opId',
    ],
    [
      {
        ops: Array.from({ length: 101 }, (_, n) => ({
          opNo: n + 1,
          opId: anId(),
        })),
      },
      'ops',
    ],
  ]
  for (const [about, field] of wrong) {
    expect([about, await post('/v1/push', JSON.stringify(envelope(about)))]).toEqual([
      about,
      [
        422,
        { code: 'bad-field', field },
      ],
    ])
  }
  for (const body of ['null', '[]', '7'])
    expect((await post('/v1/push', body))[0]).toBe(422)
  expect(await post('/v1/blobs/have', JSON.stringify({
    hashes: ['x'],
  }))).toEqual([
    422,
    { code: 'bad-field', field: 'hashes.0' },
  ])
  expect(await post('/v1/blobs/have', JSON.stringify({
    hashes: Array.from({ length: 1000 }, () => aHash()),
  }))).toMatchObject([200, {}])
  expect(await everything()).toEqual(before)
})

test('[BI3] a message that is too large is refused before it is read, announced or not', async () => {
  const large = JSON.stringify(envelope({
    build: 'x'.repeat(600 * 1024),
  }))
  expect(await post('/v1/push', large, {
    'content-length': String(large.length),
  })).toEqual([
    413,
    { code: 'body-too-large' },
  ])
  expect(await post('/v1/push', large)).toEqual([
    413,
    { code: 'body-too-large' },
  ])
  const call = JSON.stringify({
    hashes: [],
    more: 'x'.repeat(130 * 1024),
  })
  expect(await post('/v1/blobs/have', call)).toEqual([
    413,
    { code: 'body-too-large' },
  ])
})

test('[BI4] nobody gets anything without signing in, and an unknown address is said to be one', async () => {
  const paths = [
    ['POST', '/v1/push'],
    ['GET', '/v1/pull?scope=x&after=0'],
    ['GET', '/v1/events'],
    ['POST', '/v1/blobs/have'],
    ['PUT', `/v1/blobs/${aHash()}`],
    ['PATCH', `/v1/blobs/${aHash()}`],
    ['GET', `/v1/blobs/${aHash()}`],
    ['GET', '/v1/disk'],
  ] as const
  for (const [method, path] of paths) {
    const reply = await server.app.request(path, { method })
    expect([path, reply.status, await reply.json()]).toEqual([
      path,
      401,
      { code: 'sign-in-required' },
    ])
  }
  for (const path of [
    '/v1/nothing',
    '/v1/',
    '/v1/push',
    '/v1/blobs',
  ]) {
    const reply = await phone.request(path)
    expect([path, reply.status, await reply.json()]).toEqual([
      path,
      404,
      { code: 'not-found' },
    ])
  }
})

test('[BI5] what a page of another origin sends is refused; our own page and plain programs are not', async () => {
  const push = async (headers: Record<string, string>) => await post('/v1/push', JSON.stringify(envelope()), headers)
  const foreign = [
    403,
    { code: 'foreign-origin' },
  ]
  expect(await push({ origin: 'https://elsewhere.example' })).toEqual(foreign)
  expect(await push({ origin: 'null' })).toEqual(foreign)
  expect(await push({ 'sec-fetch-site': 'cross-site' })).toEqual(foreign)
  expect(await push({ 'sec-fetch-site': 'same-site' })).toEqual(foreign)
  expect(await push({ 'origin': 'http://localhost', 'sec-fetch-site': 'same-origin' })).toMatchObject([200, {}])
  expect(await push({})).toMatchObject([200, {}])
})

test('[BI6] names that every object has are only names', async () => {
  const op = {
    ...anOp({ kind: 'activity.created', scope: unit.work }),
    opNo: 1,
    body: JSON.parse(`{"__proto__":{"isServer":true},"constructor":{"prototype":{"x":1}},${JSON.stringify(activityFields()).slice(1)}`) as Record<string, unknown>,
  }
  const other = {
    ...anOp({
      kind: 'activity.created',
      scope: unit.work,
      id: '__proto__',
      body: activityFields(),
    }),
    opNo: 2,
  }
  const reply = await (await phone.pushRaw([op, other])).json() as { results: Array<{ status: string }> }
  expect(reply.results.map(result => result.status)).toEqual(['applied', 'applied'])
  expect(({} as Record<string, unknown>).isServer ?? ({} as Record<string, unknown>).x).toBeUndefined()
  expect((await phone.pull(unit.work)).rows.map(row => row.id).sort()).toEqual([op.id, '__proto__'].sort())
})

const anything = fc.jsonValue({ maxDepth: 4 })
const nearlyOp = fc.record({
  opNo: fc.oneof(fc.integer({ min: 1, max: 4 }), anything),
  opId: fc.oneof(fc.uuid({ version: 7 }), anything),
  scope: fc.oneof(fc.constantFrom('WORK', 'UNIT', 'VISIT', 'AUDIT'), anything),
  kind: fc.oneof(fc.constantFrom('evidence.captured', 'activity.created', 'caption.changed', 'status.changed', 'clause.linked', 'unit.named', 'grant.given', 'number.given', 'receipt.issued', 'visit.planned', 'remark.made', 'audit.noted', 'x.y'), anything),
  coll: fc.oneof(fc.constantFrom('evidence', 'activity', 'unit', 'grant', 'remark', 'conflict'), anything),
  id: fc.oneof(fc.uuid(), fc.string(), anything),
  body: fc.oneof(fc.dictionary(fc.string(), anything), anything),
  baseSeq: fc.oneof(fc.nat(), anything),
  clientMs: fc.oneof(fc.nat(), anything),
  schema: fc.oneof(fc.constantFrom(1, 2, 99), anything),
}, { requiredKeys: [] })

test('[BI7] whatever a broken phone sends, the server answers with a code and goes on working', async () => {
  const pushes = fc.record({
    ops: fc.oneof({
      weight: 5,
      arbitrary: fc.array(nearlyOp, { maxLength: 4 }),
    }, { weight: 1, arbitrary: anything }),
    extra: anything,
  })
  await fc.assert(fc.asyncProperty(pushes, async ({ ops, extra }) => {
    const filled = JSON.parse(JSON.stringify(ops).replaceAll('"WORK"', JSON.stringify(unit.work)).replaceAll('"UNIT"', JSON.stringify(unit.unit)).replaceAll('"AUDIT"', JSON.stringify(unit.audit))) as unknown
    const reply = await phone.request('/v1/push', {
      method: 'POST',
      body: JSON.stringify(envelope({ ops: filled, extra })),
    })
    const answer = await reply.json() as { code?: string, results?: Array<{ status: string, code?: string }> }
    expect([200, 409, 422]).toContain(reply.status)
    if (reply.status === 200)
      expect(answer.results?.some(result => result.code === 'server-failed')).toBe(false)
    else
      expect(answer.code).toMatch(/^[a-z-]+$/)
  }), { numRuns: 150, seed: 20260914 })
  const sound = aPhone(server, unit)
  expect((await sound.push(sound.capture(unit.work))).results[0]?.status).toBe('applied')
  const rows = await server.db.selectFrom('row_').select(['coll', 'scope_id']).where('scope_id', 'in', [unit.unit, unit.audit]).execute()
  expect(rows.map(row => row.coll).sort()).toEqual(['cycle', 'unit'])
})
