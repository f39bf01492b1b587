import type { Op } from '../../../../src/domain/oplog/op.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldPending } from '../../../../src/domain/oplog/fold.ts'
import { opRegistry } from '../../../../src/domain/oplog/registry.ts'
import { activityFields, anId, anOp, aPerson, aScope } from '../../../support/builders.ts'

const ids = [
  anId(),
  anId(),
  anId(),
]
const author = aPerson('handler')
const clause = 'yueyang@2023#s16c1'

const step = fc.record({
  id: fc.constantFrom(...ids),
  what: fc.constantFrom('activity.created', 'activity.changed', 'activity.deleted', 'activity.restored', 'clause.linked'),
  word: fc.constantFrom('甲', '乙', '丙'),
})

function opOf({ id, what, word }: { id: string, what: string, word: string }, opNo: number): Op {
  const bodies: Record<string, Record<string, unknown>> = {
    'activity.created': activityFields({ place: word }),
    'activity.changed': { place: word },
    'clause.linked': { clause },
  }
  return anOp({
    kind: what,
    id,
    opNo,
    body: bodies[what] ?? {},
    clientMs: 1_790_000_000_000 + opNo,
  })
}

test('[I7] a phone that is alone with the server sees before sending exactly what the server shows after', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), (steps, sent) => {
    const ops = steps.map((one, n) => opOf(one, n + 1))
    const server = aScope()
    for (const op of ops.slice(0, sent))
      server.apply(op, { deviceId: 'phone', actor: author })
    const shown = foldPending({
      registry: opRegistry,
      deviceId: 'phone',
      actor: author,
      base: new Map(server.rows),
      pending: ops.slice(sent),
    })
    const before = new Map([
      ...server.rows,
      ...shown,
    ])
    for (const op of ops.slice(sent))
      server.apply(op, { deviceId: 'phone', actor: author })
    const plain = (rows: ReadonlyMap<string, { data: unknown, deleted: boolean }>) => [...rows].map(([key, { data, deleted }]) => ({ key, data, deleted })).sort((a, b) => a.key.localeCompare(b.key))
    expect(plain(before)).toEqual(plain(server.rows))
  }))
})

test('only rows that a waiting op touches are folded again', () => {
  const server = aScope()
  for (const id of ids) {
    server.apply(anOp({
      kind: 'activity.created',
      id,
      body: activityFields(),
    }), { deviceId: 'phone', actor: author })
  }
  const pending = [
    anOp({
      kind: 'activity.changed',
      id: ids[0] as string,
      body: { place: '门口' },
    }),
  ]
  const touched = foldPending({
    registry: opRegistry,
    deviceId: 'phone',
    actor: author,
    base: server.rows,
    pending,
  })
  expect([
    ...touched.keys(),
  ]).toEqual([`activity/${ids[0]}`])
})
