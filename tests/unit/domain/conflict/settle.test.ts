import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { Actor } from '../../../../src/domain/oplog/reducer.ts'
import { expect, test } from 'vitest'
import { aCapture, activityFields, anId, anOp, aPerson, aScope } from '../../../support/builders.ts'

const handler = aPerson('handler')
const volunteer = aPerson('volunteer')
const leader = aPerson('leader')

/** The volunteer created it; their words and the handler's crossed, the handler's stand. */
function aConflict({ loser = volunteer }: { loser?: Actor } = {}) {
  const scope = aScope()
  const entityId = anId()
  scope.apply(anOp({
    kind: 'activity.created',
    id: entityId,
    body: activityFields(),
  }), { deviceId: 'a', actor: volunteer, trustedMs: 1 })
  const baseSeq = scope.head()
  const change = (place: string): Op => anOp({
    kind: 'activity.changed',
    id: entityId,
    baseSeq,
    body: { place },
  })
  scope.apply(change('放下的'), { deviceId: 'b', actor: loser, trustedMs: 1000 })
  const winning = change('采用的')
  scope.apply(winning, { deviceId: 'c', actor: handler, trustedMs: 2000 })
  const id = `${winning.opId}.place`
  const act = (kind: string, body: Record<string, unknown>, actor: Actor, trustedMs = 3000) =>
    scope.apply(anOp({ kind, coll: 'conflict', id, body }), { deviceId: 'd', actor, trustedMs })
  return {
    ...scope,
    entityId,
    settle: (choice: string, actor: Actor, trustedMs?: number) => act('conflict.settled', { settled: true, choice }, actor, trustedMs),
    reopen: (actor: Actor) => act('conflict.reopened', {}, actor),
    conflict: () => scope.row('conflict', id)?.data,
  }
}

test('settling says who decided what and when, and keeps both texts', () => {
  const { settle, conflict } = aConflict()
  expect(settle('kept', handler).status).toBe('applied')
  expect(conflict()).toMatchObject({
    settled: true,
    choice: 'kept',
    settledBy: handler.personId,
    settledMs: 3000,
    kept: '采用的',
    lost: '放下的',
  })
})

test('a settling from before there was a choice means that the standing words stay', () => {
  const { apply, all, conflict } = aConflict()
  apply(anOp({
    kind: 'conflict.settled',
    coll: 'conflict',
    id: all('conflict')[0]!.id,
    body: { settled: true },
  }), { deviceId: 'd', actor: handler })
  expect(conflict()).toMatchObject({ settled: true, choice: 'kept' })
})

test('settling what does not exist is refused and makes no row', () => {
  const scope = aScope()
  const verdict = scope.apply(anOp({
    kind: 'conflict.settled',
    coll: 'conflict',
    body: { settled: true },
  }), { deviceId: 'd', actor: handler })
  expect(verdict).toEqual({ status: 'rejected', code: 'op-unknown-target' })
  expect(scope.all('conflict')).toEqual([])
})

test('of two who settle it at once, one who only keeps what stands changes nothing; one who brings other words is named', () => {
  const { settle, conflict } = aConflict()
  settle('other', handler, 3000)
  expect(settle('kept', volunteer, 4000).status).toBe('noop')
  expect(conflict()).toMatchObject({ choice: 'other', settledBy: handler.personId })
  expect(settle('anew', volunteer, 5000).status).toBe('applied')
  expect(conflict()).toMatchObject({ choice: 'anew', settledBy: volunteer.personId })
})

test('opened again it is as it was before', () => {
  const { settle, reopen, conflict } = aConflict()
  const before = conflict()
  settle('other', handler)
  expect(reopen(handler).status).toBe('applied')
  expect(conflict()).toEqual(before)
  expect(reopen(handler).status).toBe('noop')
})

test.each([
  [
    'the volunteer whose words were put aside',
    volunteer,
    'kept',
    'applied',
  ],
  [
    'the same, taking the own words again',
    volunteer,
    'other',
    'applied',
  ],
  [
    'another volunteer',
    aPerson('volunteer'),
    'kept',
    'rejected',
  ],
  ['a leader', leader, 'kept', 'rejected'],
  [
    'a handler',
    aPerson('handler'),
    'anew',
    'applied',
  ],
  [
    'an auditor',
    aPerson('auditor'),
    'kept',
    'rejected',
  ],
  [
    'an inspector',
    aPerson('inspector'),
    'kept',
    'rejected',
  ],
] as const)('[T7] %s', (_, actor, choice, status) => {
  expect(aConflict().settle(choice, actor).status).toBe(status)
})

test('[T7] who may settle but no longer write there keeps what stands and brings no other words', () => {
  const scope = aScope()
  const deviceId = anId()
  const capture = aCapture({ by: volunteer, deviceId })
  expect(scope.apply(capture, { deviceId, actor: volunteer, trustedMs: 1 }).status).toBe('applied')
  const baseSeq = scope.head()
  const change = (subject: string) => anOp({
    kind: 'caption.changed',
    coll: 'evidence',
    id: capture.id,
    baseSeq,
    body: {
      caption: { subject },
    },
  })
  const winning = change('采用的')
  scope.apply(change('放下的'), { deviceId: 'b', actor: volunteer, trustedMs: 1000 })
  scope.apply(winning, { deviceId: 'c', actor: volunteer, trustedMs: 2000 })
  for (const [to, actor] of [
    ['submitted', volunteer],
    [
      'approved',
      aPerson('sectionLead'),
    ],
  ] as const) {
    expect(scope.apply(anOp({
      kind: 'status.changed',
      coll: 'evidence',
      id: capture.id,
      body: { to },
    }), { deviceId: 'x', actor }).status).toBe('applied')
  }
  const settle = (choice: string) => scope.apply(anOp({
    kind: 'conflict.settled',
    coll: 'conflict',
    id: `${winning.opId}.caption.subject`,
    body: { settled: true, choice },
  }), { deviceId: 'd', actor: volunteer })
  expect(settle('other')).toEqual({ status: 'rejected', code: 'op-forbidden' })
  expect(settle('anew')).toEqual({ status: 'rejected', code: 'op-forbidden' })
  expect(settle('kept').status).toBe('applied')
})
