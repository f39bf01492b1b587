import type { Role } from '../../../../src/domain/access/roles.ts'
import type { Action } from '../../../../src/domain/access/table.ts'
import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { TestServer } from './a-server.ts'
import type { Someone } from './someone.ts'
import { beforeAll, expect, test } from 'vitest'
import { readers } from '../../../../src/domain/access/reading.ts'
import { roles } from '../../../../src/domain/access/roles.ts'
import { actions, may } from '../../../../src/domain/access/table.ts'
import { aCapture, activityFields, anId, anOp } from '../../../support/builders.ts'
import { aUnit, aVisit } from './a-person.ts'
import { openServer } from './a-server.ts'
import { someone } from './someone.ts'

let server: TestServer
let place: { unitId: string, visitId: string }
let scopes: Record<'unit' | 'work' | 'people' | 'judge' | 'visit' | 'audit', string>
/** Captured, submitted and created by a volunteer who is none of those who try. */
let others: { evidence: string, activity: string, conflict: string }

beforeAll(async () => {
  const opened = await openServer()
  server = opened
  const { phone, session: { unitId }, cycleId } = await aUnit(server)
  const { visitId } = await aVisit(server, phone, cycleId)
  place = { unitId, visitId }
  scopes = {
    unit: `unit:${unitId}`,
    audit: `audit:${unitId}`,
    work: `work:${cycleId}`,
    people: `people:${cycleId}`,
    judge: `judge:${cycleId}`,
    visit: `visit:${visitId}`,
  }
  const author = await someone(server, place, 'volunteer')
  const capture = aCapture({
    by: {
      personId: author.personId,
      roles: ['volunteer'],
      isServer: false,
    },
    deviceId: author.phone.device.deviceId,
  })
  const activity = inScope('work', {
    kind: 'activity.created',
    coll: 'activity',
    body: activityFields(),
  })
  const results = await author.push({ ...capture, scope: scopes.work }, inScope('work', {
    kind: 'status.changed',
    coll: 'evidence',
    id: capture.id,
    body: { to: 'submitted' },
  }), activity)
  expect(results.map(result => result.status)).toEqual(['applied', 'applied', 'applied'])
  others = { evidence: capture.id, activity: activity.id, conflict: (await aConflict()).id }
  return opened.close
})

/** A volunteer and a handler change the same title at once; the handler's stands. */
async function aConflict(): Promise<{ id: string, loser: Someone }> {
  const loser = await someone(server, place, 'volunteer')
  const handler = await someone(server, place, 'handler')
  const earlier = { clientMs: server.nowMs() - 60_000 }
  const created = {
    ...onActivity('activity.created', activityFields(), anId()),
    ...earlier,
  }
  const winning = onActivity('activity.changed', { title: '经办人写的' }, created.id)
  const results = [
    ...await loser.push(created, {
      ...onActivity('activity.changed', { title: '志愿者写的' }, created.id),
      ...earlier,
    }),
    ...await handler.push(winning),
  ]
  expect(results.map(result => result.status)).toEqual(['applied', 'applied', 'conflict'])
  return { id: `${winning.opId}.title`, loser }
}

function settle(id: string, choice?: 'kept' | 'other' | 'anew'): Op {
  return inScope('work', {
    kind: 'conflict.settled',
    coll: 'conflict',
    id,
    body: {
      settled: true,
      ...choice === undefined
        ? {}
        : { choice },
    },
  })
}

function inScope(kind: keyof typeof scopes, about: Partial<Op> & Pick<Op, 'kind' | 'coll'>): Op {
  return anOp({
    clientMs: server.nowMs(),
    ...about,
    scope: scopes[kind],
  })
}

function onEvidence(kind: string, body: Record<string, unknown>, id = others.evidence): Op {
  return inScope('work', { kind, coll: 'evidence', id, body })
}

function onActivity(kind: string, body: Record<string, unknown>, id = others.activity): Op {
  return inScope('work', { kind, coll: 'activity', id, body })
}

/** What a person does under each right. One's own is tried on what nobody has: whoever may gets as far as that it is unknown. */
const deeds: Partial<Record<Action, () => Op>> = {
  'evidence.edit.own': () => onEvidence('caption.changed', {
    caption: { subject: '清扫' },
  }, anId()),
  'evidence.edit.any': () => onEvidence('caption.changed', {
    caption: { subject: '清扫' },
  }),
  'evidence.delete.own': () => onEvidence('evidence.deleted', {}, anId()),
  'evidence.delete.any': () => onEvidence('evidence.deleted', {}),
  'evidence.restore.own': () => onEvidence('evidence.restored', {}, anId()),
  'evidence.restore.any': () => onEvidence('evidence.restored', {}),
  'evidence.submit.own': () => onEvidence('status.changed', { to: 'submitted' }, anId()),
  'evidence.submit.any': () => onEvidence('status.changed', { to: 'submitted' }),
  'evidence.approve': () => onEvidence('status.changed', { to: 'approved' }),
  'evidence.accept': () => onEvidence('status.changed', { to: 'accepted' }),
  'evidence.return': () => onEvidence('status.changed', { to: 'returned', reason: '要素不全' }),
  'activity.create': () => onActivity('activity.created', activityFields(), anId()),
  'activity.edit.own': () => onActivity('activity.changed', { title: '清洁' }, anId()),
  'activity.edit.any': () => onActivity('activity.changed', { title: '清洁' }),
  'activity.delete.own': () => onActivity('activity.deleted', {}, anId()),
  'activity.delete.any': () => onActivity('activity.deleted', {}),
  'conflict.settle.own': () => settle(anId()),
  'conflict.settle.any': () => settle(others.conflict),
  'assignment.edit': () => inScope('work', {
    kind: 'assignment.set',
    coll: 'assignment',
    id: 's16',
    body: { sections: [], leads: [], handlers: {} },
  }),
  'place.edit': () => inScope('unit', {
    kind: 'place.defined',
    coll: 'place',
    body: { name: '联检楼', latE6: null, lonE6: null },
  }),
  'unit.edit': () => inScope('unit', {
    kind: 'section.defined',
    coll: 'section',
    body: { name: '综合科' },
  }),
  'settings.edit': () => inScope('unit', {
    kind: 'setting.changed',
    coll: 'setting',
    id: 'x',
    body: { value: 1 },
  }),
  'rubric.publish': () => inScope('unit', {
    kind: 'edition.published',
    coll: 'edition',
    id: 'own@1',
    body: { rubric: {} },
  }),
  'alias.confirm': () => inScope('unit', {
    kind: 'alias.confirmed',
    coll: 'alias',
    body: { printed: '张剑红', personName: '张剑虹' },
  }),
  'visit.remark': () => inScope('visit', {
    kind: 'remark.made',
    coll: 'remark',
    body: {
      standard: 's12',
      clause: null,
      evidenceId: null,
      text: '整洁',
      photos: [],
    },
  }),
}

/** Those are rights of calls, not of ops, or have a test of their own below. */
const elsewhere: readonly Action[] = [
  'evidence.capture',
  'people.invite',
  'people.manage',
  'people.helpSignIn',
  'device.revoke',
  'device.unsent',
  'quarantine.release',
  'visit.open',
  'visit.end',
  'erasure.ask',
  'erasure.confirm',
  'audit.read',
  'server.operate',
]

test('every right of the table is tried, here or at its call', () => {
  expect([
    ...Object.keys(deeds),
    ...elsewhere,
  ].sort()).toEqual([...actions].sort())
})

test.for(roles.flatMap(role => Object.keys(deeds).map((action): [Role, Action] => [role, action as Action])))('[T7] %s, %s: the server says what the table says', async ([role, action]) => {
  const { push } = await someone(server, place, role)
  const [result] = await push(deeds[action]!())
  expect(result?.code === 'op-forbidden'
    ? 'refused'
    : 'let through').toBe(may([role], action)
    ? 'let through'
    : 'refused')
})

test.for(roles)('[T7] a %s captures only where the table says so, and never in another\'s name', async (role) => {
  const { push, personId, phone } = await someone(server, place, role)
  const by = {
    personId,
    roles: [role],
    isServer: false,
  }
  const own = {
    ...aCapture({ by, deviceId: phone.device.deviceId }),
    scope: scopes.work,
  }
  const forged = {
    ...aCapture({
      by: {
        ...by,
        personId: anId(),
      },
      deviceId: phone.device.deviceId,
    }),
    scope: scopes.work,
  }
  const results = await push(own, forged)
  expect(results.map(result => result.code ?? result.status)).toEqual(may([role], 'evidence.capture')
    ? ['applied', 'op-malformed']
    : ['op-forbidden', 'op-forbidden'])
})

test('[T7] another volunteer settles no conflict of others, nor opens it again; whose words were put aside does', async () => {
  const stranger = await someone(server, place, 'volunteer')
  const { id: fresh, loser } = await aConflict()
  const reopen = inScope('work', { kind: 'conflict.reopened', coll: 'conflict', id: fresh })
  const isSettled = async (): Promise<unknown> => {
    const { body } = await loser.phone.send<{ rows: Array<{ id: string, data: Record<string, unknown> }> }>('GET', `/v1/pull?scope=${scopes.work}&after=0&limit=1000`)
    return body.rows.find(({ id }) => id === fresh)?.data.settled
  }
  const refused = await stranger.push(settle(fresh), settle(fresh, 'kept'), settle(fresh, 'other'), settle(fresh, 'anew'), reopen)
  expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 5 }).fill('op-forbidden'))
  expect(await isSettled()).toBe(false)
  expect((await loser.push(settle(fresh, 'other'))).map(({ status }) => status)).toEqual(['applied'])
  expect(await isSettled()).toBe(true)
  expect((await stranger.push(reopen)).map(({ code }) => code)).toEqual(['op-forbidden'])
  expect(await isSettled()).toBe(true)
})

test('settling a conflict that does not exist is refused', async () => {
  const volunteer = await someone(server, place, 'volunteer')
  expect((await volunteer.push(settle(anId()))).map(({ code }) => code)).toEqual(['op-unknown-target'])
})

test.for(['sectionLead', 'taskForce'] as const)('[T7] a %s approves, accepts nothing of their own', async (role) => {
  const { push, personId, phone } = await someone(server, place, role)
  const capture = {
    ...aCapture({
      by: {
        personId,
        roles: [role],
        isServer: false,
      },
      deviceId: phone.device.deviceId,
    }),
    scope: scopes.work,
  }
  const to = (status: string): Op => onEvidence('status.changed', { to: status }, capture.id)
  const results = await push(capture, to('submitted'), to('approved'), to('accepted'))
  expect(results.map(result => result.code ?? result.status)).toEqual([
    'applied',
    'applied',
    'op-forbidden',
    'op-forbidden',
  ])
})

test.for(roles)('[T7] nothing that only the server writes is taken from a %s', async (role) => {
  const { push, personId } = await someone(server, place, role)
  const results = await push(
    inScope('unit', {
      kind: 'grant.given',
      coll: 'grant',
      body: {
        id: anId(),
        personId,
        role: 'administrator',
        fromMs: 0,
        untilMs: null,
      },
    }),
    inScope('unit', {
      kind: 'person.described',
      coll: 'person',
      id: personId,
      body: { name: '乙' },
    }),
    inScope('audit', {
      kind: 'audit.noted',
      coll: 'audit',
      body: {
        what: 'nothing',
        byPersonId: null,
        target: null,
        detail: {},
        reason: null,
        atMs: 0,
      },
    }),
    onEvidence('number.given', { number: '2026-01-999' }),
    inScope('visit', {
      kind: 'visit.planned',
      coll: 'visit',
      id: place.visitId,
      body: {
        name: '实地考察',
        kind: 'official',
        cycleId: anId(),
        standards: [],
        fromMs: 0,
        untilMs: 253_402_300_799_999,
      },
    }),
    inScope('unit', {
      kind: 'cycle.opened',
      coll: 'cycle',
      body: {
        name: '2027 年度',
        year: 2027,
        fromDay: '2027-01-01',
        untilDay: '2027-12-31',
        edition: 'e@1',
      },
    }),
  )
  expect(results.map(result => result.code)).toEqual(Array.from({ length: 6 }).fill('op-forbidden'))
})

test.for(roles)('[T7] a %s pulls the scopes of the table and is refused the others', async (role) => {
  const { phone } = await someone(server, place, role)
  const answers = []
  for (const [kind, scope] of Object.entries(scopes))
    answers.push([kind, (await phone.send('GET', `/v1/pull?scope=${scope}&after=0`)).body.code ?? 'pulled'])
  expect(answers).toEqual(Object.keys(scopes).map(kind => [
    kind,
    (readers[kind as keyof typeof readers] as readonly Role[]).includes(role)
      ? 'pulled'
      : 'scope-gone',
  ]))
})
