import type { SessionReply } from '../../../../src/protocol/account.ts'
import { expect, test } from 'vitest'
import { readRows } from '../../../../src/server/people/rows.ts'
import { createSetupLink } from '../../../../src/server/people/setup-link.ts'
import { aPhone, aSetup, aUnit, goodPassword, tokenOf } from './a-person.ts'
import { aServer } from './a-server.ts'

const day = 24 * 3_600_000

async function aFreshLink(server: Awaited<ReturnType<typeof aServer>>): Promise<string> {
  return tokenOf((await createSetupLink(server.parts))?.url ?? '')
}

test('the first person to open the printed link names the unit and is its administrator', async () => {
  const server = await aServer()
  const link = await createSetupLink(server.parts)
  expect(link?.url).toMatch(/^https:\/\/jz\.example\/setup#[\w-]{43}$/)
  const phone = aPhone(server)
  const { status, body } = await phone.send<SessionReply>('POST', '/v1/setup', aSetup(tokenOf(link?.url ?? ''), phone.device))
  expect(status).toBe(200)
  expect(body).toMatchObject({
    name: '庚',
    isDemo: false,
    hasSecondFactor: false,
    grants: [
      { role: 'administrator' },
    ],
  })
  expect(body.scopes.map(scope => scope.split(':')[0])).toEqual(['unit', 'work', 'people', 'audit'])
  expect((await phone.send<SessionReply>('GET', '/v1/session')).body.personId).toBe(body.personId)
})

test('all scopes exist from the start, and the rubric is in the unit\'s', async () => {
  const server = await aServer()
  const { session, cycleId } = await aUnit(server)
  const scopes = await server.parts.db.selectFrom('scope').select('id').orderBy('id').execute()
  expect(scopes.map(scope => scope.id)).toEqual([
    `audit:${session.unitId}`,
    `judge:${cycleId}`,
    `people:${cycleId}`,
    `unit:${session.unitId}`,
    `work:${cycleId}`,
  ])
  const editions = await readRows<{ rubric: { standards: unknown[] } }>(server.parts.db, `unit:${session.unitId}`, 'edition')
  expect(editions.map(row => [row.id, row.data.rubric.standards.length])).toEqual([
    ['yueyang-wenming@1', 31],
  ])
})

test('a unit of its own starts without anybody else\'s sections and names', async () => {
  const server = await aServer()
  const { session, cycleId } = await aUnit(server)
  expect(await readRows(server.parts.db, `unit:${session.unitId}`, 'section')).toEqual([])
  expect(await readRows(server.parts.db, `work:${cycleId}`, 'assignment')).toEqual([])
})

test('who ticks the plan gets its sections and who answers for what, as printed', async () => {
  const server = await aServer()
  const { session, cycleId } = await aUnit(server, { withPlan: true })
  const sections = await readRows<{ name: string }>(server.parts.db, `unit:${session.unitId}`, 'section')
  expect(sections.map(row => row.data.name)).toContain('口岸事务中心')
  const rows = await readRows(server.parts.db, `work:${cycleId}`, 'assignment')
  expect(rows).toHaveLength(31)
  expect(rows.find(row => row.id === 's16')?.data).toEqual({
    sections: ['口岸事务中心'],
    leads: ['蔡奔'],
    handlers: {
      s16c1: ['蔡奔', '张剑红'],
    },
  })
})

test('[PA4] a link that was used, forged, or has run out opens nothing', async () => {
  const server = await aServer()
  const token = await aFreshLink(server)
  const phone = aPhone(server)
  const codeOf = async (token: string): Promise<unknown> => {
    const { status, body } = await phone.send('POST', '/v1/setup', aSetup(token, phone.device))
    return [status, body.code]
  }
  expect(await codeOf('forged-forged-forged-forged')).toEqual([404, 'link-unknown'])
  server.pass(day)
  expect(await codeOf(token)).toEqual([410, 'link-expired'])
  const second = await aFreshLink(server)
  const third = await aFreshLink(server)
  expect(await codeOf(second)).toEqual([410, 'link-expired'])
  expect((await phone.send('POST', '/v1/setup', aSetup(third, phone.device))).status).toBe(200)
  expect(await codeOf(third)).toEqual([410, 'link-used'])
  expect(await createSetupLink(server.parts)).toBeNull()
})

test('[PA4] two people who open the link at once found one unit', async () => {
  const server = await aServer()
  const token = await aFreshLink(server)
  const phones = [
    aPhone(server),
    aPhone(server),
  ]
  const answers = await Promise.all(phones.map(async (phone, n) => await phone.send('POST', '/v1/setup', aSetup(token, phone.device, {
    person: { name: '庚', login: `geng${n}`, password: goodPassword },
  }))))
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 410])
  expect(await server.parts.db.selectFrom('account').select('login').execute()).toHaveLength(1)
})

test('[PA4] a weak password is refused with its reasons, and the link still works', async () => {
  const server = await aServer()
  const token = await aFreshLink(server)
  const phone = aPhone(server)
  const weak = aSetup(token, phone.device, {
    person: { name: '庚', login: 'geng', password: 'geng1234' },
  })
  const { status, body } = await phone.send('POST', '/v1/setup', weak)
  expect([status, body]).toEqual([
    422,
    {
      code: 'password-weak',
      field: 'password',
      reasons: expect.arrayContaining(['hasLogin']) as unknown,
    },
  ])
  expect(await server.parts.db.selectFrom('scope').select('id').execute()).toEqual([])
  expect((await phone.send('POST', '/v1/setup', aSetup(token, phone.device))).status).toBe(200)
})

test('[PA1] nothing secret stands in the database or in the log', async () => {
  const server = await aServer()
  const token = await aFreshLink(server)
  const phone = aPhone(server)
  await phone.send('POST', '/v1/setup', aSetup(token, phone.device))
  const tables = await Promise.all(([
    'account',
    'session',
    'link',
    'op',
    'row_',
  ] as const).map(async table => await server.parts.db.selectFrom(table).selectAll().execute()))
  for (const secret of [token, goodPassword, phone.cookie()?.split('=')[1] ?? '?']) {
    expect(JSON.stringify(tables)).not.toContain(secret)
    expect(server.logged()).not.toContain(secret)
  }
  expect(server.logged()).toContain('POST')
})
