import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { activityFields, anId, anOp } from '../../../support/builders.ts'
import { aGrant, aServer } from '../a-server.ts'
import { aPhone, aUnit } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
})
afterEach(async () => await server.close())

function anActivity() {
  return anOp({
    kind: 'activity.created',
    scope: unit.work,
    body: activityFields(),
  })
}

test('[PL1] pages follow one another until the head of the first is reached', async () => {
  const phone = aPhone(server, unit)
  const ops = [
    anActivity(),
    anActivity(),
    anActivity(),
    anActivity(),
    anActivity(),
  ]
  await phone.push(...ops)
  const seen: string[] = []
  let after = 0
  for (const expected of [
    [2, true],
    [4, true],
    [5, false],
  ]) {
    const page = await phone.pull(unit.work, after, 2)
    expect([
      page.next,
      page.more,
      page.head,
      page.lastOp,
    ]).toEqual([...expected, 5, 5])
    seen.push(...page.rows.map(row => row.id))
    after = page.next
  }
  expect(seen).toEqual(ops.map(op => op.id))
  expect(await phone.pull(unit.work, after)).toMatchObject({
    rows: [],
    next: 5,
    more: false,
    head: 5,
  })
})

test('[PL2] a row that changed while a phone reads comes again later, never not at all', async () => {
  const phone = aPhone(server, unit)
  const ops = [
    anActivity(),
    anActivity(),
    anActivity(),
  ] as const
  await phone.push(...ops)
  const first = await phone.pull(unit.work, 0, 1)
  await phone.push(anOp({
    kind: 'activity.changed',
    id: ops[1].id,
    scope: unit.work,
    body: { title: '改' },
  }))
  const rest = await phone.pull(unit.work, first.next)
  expect(rest.rows.map(row => [row.id, row.seq])).toEqual([
    [ops[2].id, 3],
    [ops[1].id, 4],
  ])
})

test('[PL3] what was deleted comes as a tombstone with its data, so that it can be restored', async () => {
  const phone = aPhone(server, unit)
  const op = anActivity()
  await phone.push(op, anOp({ kind: 'activity.deleted', id: op.id, scope: unit.work }))
  expect((await phone.pull(unit.work)).rows).toMatchObject([
    {
      id: op.id,
      deleted: true,
      data: { title: '爱卫同行' },
    },
  ])
})

test('[PL4] a scope that is not one\'s own is gone, whether it exists or not', async () => {
  const phone = aPhone(server, unit)
  const foreign = await aUnit(server)
  for (const scope of [
    unit.people,
    unit.judge,
    unit.audit,
    foreign.work,
    `work:${anId()}`,
  ]) {
    const reply = await phone.request(`/v1/pull?scope=${scope}&after=0`)
    expect([reply.status, await reply.json()]).toEqual([
      403,
      { code: 'scope-gone' },
    ])
  }
})

test('[PL4] a grant that ends takes the scope away at that moment', async () => {
  const personId = anId()
  const phone = aPhone(server, unit, {
    personId,
    grants: [
      aGrant(personId, 'volunteer', { untilMs: server.clock.now() + 1000 }),
    ],
  })
  expect((await phone.pull(unit.work)).head).toBe(0)
  server.clock.pass(1000)
  expect((await phone.request(`/v1/pull?scope=${unit.work}&after=0`)).status).toBe(403)
})

test.for([
  ['scope=nonsense&after=0', 'scope'],
  ['scope=SCOPE', 'after'],
  ['scope=SCOPE&after=-1', 'after'],
  ['scope=SCOPE&after=x', 'after'],
  ['scope=SCOPE&after=99999999999999999999', 'after'],
  ['scope=SCOPE&after=0&limit=0', 'limit'],
  ['scope=SCOPE&after=0&limit=5000', 'limit'],
])('[PL5] a question that makes no sense names its field: %s', async ([query, field]) => {
  const phone = aPhone(server, unit)
  const reply = await phone.request(`/v1/pull?${query?.replace('SCOPE', unit.work)}`)
  expect([reply.status, await reply.json()]).toEqual([
    422,
    { code: 'bad-field', field },
  ])
})

test('no browser keeps an answer that was for one person and one moment', async () => {
  const phone = aPhone(server, unit)
  for (const path of [
    `/v1/pull?scope=${unit.work}&after=0`,
    '/v1/pull',
    '/v1/status',
    '/v1/nothing',
  ]) {
    expect([
      path,
      (await phone.request(path)).headers.get('cache-control'),
    ]).toEqual([path, 'no-store'])
  }
})
