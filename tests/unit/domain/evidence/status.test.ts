import type { Role } from '../../../../src/domain/access/roles.ts'
import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { Actor } from '../../../../src/domain/oplog/reducer.ts'
import { expect, test } from 'vitest'
import { aCapture, anId, anOp, aPerson, aScope } from '../../../support/builders.ts'

const volunteer = aPerson('volunteer')
const phone = anId()

function scopeWithEvidence(status: 'draft' | 'submitted' = 'submitted') {
  const scope = aScope()
  const op = aCapture({ by: volunteer, deviceId: phone })
  scope.apply(op, { deviceId: phone, actor: volunteer })
  if (status === 'submitted') {
    scope.apply(anOp({
      kind: 'status.changed',
      coll: 'evidence',
      id: op.id,
      body: { to: 'submitted' },
    }), { deviceId: phone, actor: volunteer })
  }
  const move = (to: string, actor: Actor, deviceId = 'pc') =>
    scope.apply(anOp({
      kind: 'status.changed',
      coll: 'evidence',
      id: op.id,
      body: { to },
    }), { deviceId, actor })
  return { ...scope, id: op.id, op, move }
}

test('a photo is a draft until someone hands it in', () => {
  const { row, id } = scopeWithEvidence('draft')
  expect(row('evidence', id)?.data).toMatchObject({ status: 'draft', capturedBy: volunteer.personId, number: null })
})

test('the task force accepts what another person handed in', () => {
  const { move, row, id } = scopeWithEvidence()
  expect(move('accepted', aPerson('taskForce')).status).toBe('applied')
  expect(row('evidence', id)?.data.status).toBe('accepted')
})

test('nobody accepts what they captured', () => {
  const both: Actor = {
    ...volunteer,
    roles: ['volunteer', 'taskForce'] satisfies Role[],
  }
  expect(scopeWithEvidence().move('accepted', both)).toEqual({ status: 'rejected', code: 'op-forbidden' })
})

test('nobody accepts what they handed in for someone else', () => {
  const { move } = scopeWithEvidence('draft')
  const clerk = aPerson('taskForce')
  move('submitted', clerk)
  expect(move('accepted', clerk)).toEqual({ status: 'rejected', code: 'op-forbidden' })
})

test.each(['accepted', 'approved', 'returned'])('a draft cannot jump to %s', (to) => {
  expect(scopeWithEvidence('draft').move(to, aPerson('taskForce'))).toEqual({ status: 'rejected', code: 'op-illegal-state' })
})

test('the core of evidence is written once: the same again changes nothing, another is refused', () => {
  const { apply, op } = scopeWithEvidence()
  expect(apply(op, { deviceId: phone, actor: volunteer })).toEqual({ status: 'noop' })
  const forged = {
    ...op,
    body: {
      ...op.body,
      manifestHash: 'f'.repeat(64),
    },
  }
  expect(apply(forged, { deviceId: phone, actor: volunteer })).toEqual({ status: 'rejected', code: 'op-write-once' })
})

test.each([
  [
    'another person',
    {
      by: aPerson('volunteer'),
      deviceId: phone,
    },
  ],
  [
    'another device',
    {
      by: volunteer,
      deviceId: anId(),
    },
  ],
])('a manifest that speaks of %s is refused', (_, made) => {
  const op = aCapture(made)
  expect(aScope().apply(op, { deviceId: phone, actor: volunteer }).status).toBe('rejected')
})

function deedsOn(id: string): Record<string, Op> {
  const on = (kind: string, body: Record<string, unknown> = {}) => anOp({ kind, coll: 'evidence', id, body })
  return {
    caption: on('caption.changed', {
      caption: { subject: '清扫' },
    }),
    move: on('evidence.moved', {
      activityId: anId(),
    }),
    link: on('clause.linked', { clause: 'yueyang-wenming@1#s16c1' }),
    delete: on('evidence.deleted'),
  }
}

test.each(['approved', 'accepted'])('what was %s is no longer its author\'s alone: only who may change anybody\'s changes it', (to) => {
  for (const deed of ['caption', 'move', 'link', 'delete']) {
    const { apply, move, id } = scopeWithEvidence()
    expect(apply(deedsOn(id)[deed]!, { deviceId: phone, actor: volunteer }).status, deed).toBe('applied')
    apply(anOp({ kind: 'evidence.restored', coll: 'evidence', id }), { deviceId: phone, actor: volunteer })
    move(to, aPerson('taskForce'))
    expect(apply(deedsOn(id)[deed]!, { deviceId: phone, actor: volunteer }), deed).toEqual({ status: 'rejected', code: 'op-forbidden' })
    expect(apply(deedsOn(id)[deed]!, {
      deviceId: 'pc',
      actor: aPerson('taskForce'),
    }).status, deed).not.toBe('rejected')
  }
})

test('the first picture of a photo comes from who took it, the server, or who may change anything; not from a stranger', () => {
  const { apply, id } = scopeWithEvidence()
  const picture = () => anOp({
    kind: 'derivative.added',
    coll: 'evidence',
    id,
    body: {
      role: 'preview',
      sha256: anId().replaceAll('-', '').padEnd(64, '0'),
      size: 10,
      mime: 'image/jpeg',
      width: 1,
      height: 1,
      madeBy: 'phone',
    },
  })
  expect([
    apply(picture(), {
      deviceId: 'b',
      actor: aPerson('volunteer'),
    }),
    apply(picture(), { deviceId: phone, actor: volunteer }),
    apply(picture(), {
      deviceId: 'pc',
      actor: aPerson('handler'),
    }),
  ].map(verdict => verdict.status)).toEqual(['rejected', 'applied', 'applied'])
})

test('deleting can be undone and loses nothing', () => {
  const { apply, row, id } = scopeWithEvidence()
  const before = row('evidence', id)?.data
  apply(anOp({ kind: 'evidence.deleted', coll: 'evidence', id }), { deviceId: phone, actor: volunteer })
  expect(row('evidence', id)?.deleted).toBe(true)
  apply(anOp({ kind: 'evidence.restored', coll: 'evidence', id }), { deviceId: phone, actor: volunteer })
  expect(row('evidence', id)).toMatchObject({ deleted: false, data: before })
})

test('a volunteer cannot delete what another captured', () => {
  const { apply, id } = scopeWithEvidence()
  const verdict = apply(anOp({ kind: 'evidence.deleted', coll: 'evidence', id }), {
    deviceId: 'b',
    actor: aPerson('volunteer'),
  })
  expect(verdict).toEqual({ status: 'rejected', code: 'op-forbidden' })
})
