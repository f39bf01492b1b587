import { expect, test } from 'vitest'
import { activityFields, anId, anOp, aPerson, aScope } from '../../../support/builders.ts'

const organiser = aPerson('handler')
const other = aPerson('handler')

function scopeWithActivity() {
  const scope = aScope()
  const id = anId()
  scope.apply(anOp({
    kind: 'activity.created',
    id,
    body: activityFields(),
  }), { deviceId: 'phone', actor: organiser })
  return { ...scope, id }
}

test('an edit that had seen the current value replaces it', () => {
  const { apply, row, id, head } = scopeWithActivity()
  const verdict = apply(anOp({
    kind: 'activity.changed',
    id,
    baseSeq: head(),
    body: { place: '办事大厅' },
  }), { deviceId: 'pc', actor: other })
  expect(verdict.status).toBe('applied')
  expect(row('activity', id)?.data.place).toBe('办事大厅')
})

test('of two people who edit the same words at once, the later one is shown and the other is kept to be seen', () => {
  const { apply, row, all, id, head } = scopeWithActivity()
  const seen = head()
  apply(anOp({
    kind: 'activity.changed',
    id,
    baseSeq: seen,
    body: { place: '甲写的' },
  }), { deviceId: 'phone-b', actor: other, trustedMs: 2000 })
  const verdict = apply(anOp({
    kind: 'activity.changed',
    id,
    baseSeq: seen,
    body: { place: '乙写的' },
  }), { deviceId: 'phone-c', actor: other, trustedMs: 1000 })
  expect(verdict.status).toBe('conflict')
  expect(row('activity', id)?.data.place).toBe('甲写的')
  expect(all('conflict').map(({ data }) => [data.path, data.kept, data.lost])).toEqual([
    ['place', '甲写的', '乙写的'],
  ])
})

test('people who edit different words at once both keep theirs', () => {
  const { apply, row, all, id, head } = scopeWithActivity()
  const seen = head()
  apply(anOp({
    kind: 'activity.changed',
    id,
    baseSeq: seen,
    body: { place: '新地点' },
  }), { deviceId: 'b', actor: other })
  apply(anOp({
    kind: 'activity.changed',
    id,
    baseSeq: seen,
    body: { people: '丙' },
  }), { deviceId: 'c', actor: other })
  expect(row('activity', id)?.data).toMatchObject({ place: '新地点', people: '丙' })
  expect(all('conflict')).toEqual([])
})

test('typing into something that was deleted meanwhile revives nothing, and the words are kept', () => {
  const { apply, row, all, id, head } = scopeWithActivity()
  const seen = head()
  apply(anOp({ kind: 'activity.deleted', id, baseSeq: seen }), { deviceId: 'phone', actor: organiser })
  apply(anOp({
    kind: 'activity.changed',
    id,
    baseSeq: seen,
    body: { place: '晚到的' },
  }), { deviceId: 'b', actor: other })
  expect(row('activity', id)?.deleted).toBe(true)
  expect(all('conflict').map(({ data }) => data.lost)).toEqual(['晚到的'])
})

test('a clause that one adds while another removes it stays', () => {
  const { apply, row, id, head } = scopeWithActivity()
  const clause = 'yueyang@2023#s22c1'
  const first = anOp({
    kind: 'clause.linked',
    id,
    body: { clause },
  })
  apply(first, { deviceId: 'a', actor: other })
  const seen = head()
  const again = anOp({
    kind: 'clause.linked',
    id,
    baseSeq: seen,
    body: { clause },
  })
  apply(again, { deviceId: 'b', actor: other })
  apply(anOp({
    kind: 'clause.unlinked',
    id,
    baseSeq: seen,
    body: {
      clause,
      seen: [first.opId],
    },
  }), { deviceId: 'c', actor: other })
  expect(row('activity', id)?.data.clauses).toEqual({
    [clause]: [again.opId],
  })
})

test('removing a clause that nobody added again takes it away', () => {
  const { apply, row, id } = scopeWithActivity()
  const clause = 'yueyang@2023#s22c1'
  const linked = anOp({
    kind: 'clause.linked',
    id,
    body: { clause },
  })
  apply(linked, { deviceId: 'a', actor: other })
  apply(anOp({
    kind: 'clause.unlinked',
    id,
    body: {
      clause,
      seen: [linked.opId],
    },
  }), { deviceId: 'a', actor: other })
  expect(row('activity', id)?.data.clauses).toEqual({})
})

test.each([
  [
    'a kind from a newer phone',
    anOp({ kind: 'activity.sung' }),
    'deferred',
  ],
  [
    'a newer body',
    anOp({
      kind: 'activity.created',
      schema: 99,
      body: activityFields(),
    }),
    'deferred',
  ],
  [
    'a body with a day that does not exist',
    anOp({
      kind: 'activity.created',
      body: activityFields({ day: '2026-02-30' }),
    }),
    'rejected',
  ],
  [
    'another collection than the kind writes',
    anOp({
      kind: 'activity.created',
      coll: 'evidence',
      body: activityFields(),
    }),
    'rejected',
  ],
  [
    'another scope than the kind lives in',
    anOp({
      kind: 'activity.created',
      scope: 'unit:01900000-0000-7000-8000-00000000cccc',
      body: activityFields(),
    }),
    'rejected',
  ],
])('%s is %s', (_, op, status) => {
  expect(aScope().apply(op, { deviceId: 'a', actor: organiser }).status).toBe(status)
})

test('an inspector cannot write into the unit\'s work', () => {
  const verdict = aScope().apply(anOp({
    kind: 'activity.created',
    body: activityFields(),
  }), {
    deviceId: 'a',
    actor: aPerson('inspector'),
  })
  expect(verdict).toEqual({ status: 'rejected', code: 'op-forbidden' })
})

test('what only the server writes is refused from people, whatever their role', () => {
  const verdict = aScope().apply(anOp({
    kind: 'number.given',
    coll: 'evidence',
    body: { number: '2026-16-003' },
  }), {
    deviceId: 'a',
    actor: aPerson('administrator'),
  })
  expect(verdict).toEqual({ status: 'rejected', code: 'op-forbidden' })
})

test('what was kept in quarantine and is let in later does not cover what its author wrote since', () => {
  const { apply, row, all, id, head } = scopeWithActivity()
  const seen = head()
  const written = (place: string, opNo: number) => anOp({
    kind: 'activity.changed',
    opNo,
    id,
    baseSeq: seen,
    body: { place },
  })
  apply(written('后来写的', 5), { deviceId: 'phone', actor: organiser, trustedMs: 2000 })
  apply(written('先前写的', 4), {
    deviceId: 'phone',
    actor: organiser,
    trustedMs: 1000,
    isKept: true,
  })
  expect(row('activity', id)?.data.place).toBe('后来写的')
  expect(all('conflict').map(({ data }) => [data.kept, data.lost])).toEqual([
    ['后来写的', '先前写的'],
  ])
  apply(written('最后写的', 6), {
    deviceId: 'phone',
    actor: organiser,
    trustedMs: 3000,
    isKept: true,
  })
  expect(row('activity', id)?.data.place).toBe('最后写的')
  expect(all('conflict')).toHaveLength(1)
  apply(written('再先前的', 3), {
    deviceId: 'phone',
    actor: organiser,
    // The server's clock stood ahead when this one came, and was set right since.
    trustedMs: 9000,
    isKept: true,
  })
  expect(all('conflict').map(({ data }) => [data.kept, data.lost])).toContainEqual(['再先前的', '最后写的'])
})
