import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { EntityRow } from '../../../../src/domain/oplog/row.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldPending } from '../../../../src/domain/oplog/fold.ts'
import { opRegistry } from '../../../../src/domain/oplog/registry.ts'
import { rowKey } from '../../../../src/domain/oplog/row.ts'
import { trustedTime } from '../../../../src/server/oplog/trusted-time.ts'
import { activityFields, anId, anOp, aPerson, aScope } from '../../../support/builders.ts'

const START_MS = 1_790_000_000_000
const YEAR_MS = 365 * 86_400_000
const fields = ['place', 'people'] as const
type Field = typeof fields[number]

const author = aPerson('handler')

interface Edit { op: Op, deviceId: string, field: Field, text: string, seq: number }

/** A server in a map, with the time that the real one trusts, and what it acknowledged. */
function aServer() {
  const scope = aScope()
  const entityId = anId()
  const lastMs = new Map<string, number>()
  const acked: Edit[] = []
  scope.apply(anOp({
    kind: 'activity.created',
    id: entityId,
    body: activityFields({ place: '', people: '' }),
  }), { deviceId: 'first', actor: author, trustedMs: 0 })
  return {
    entityId,
    acked,
    rows: () => new Map(scope.rows),
    head: scope.head,
    row: () => scope.row('activity', entityId)!,
    conflicts: () => scope.all('conflict').map(({ data }) => data),
    take(op: Op, { deviceId, clockMs, nowMs }: { deviceId: string, clockMs: number, nowMs: number }) {
      const trustedMs = trustedTime(op.clientMs, {
        offsetMs: nowMs - clockMs,
        previousMs: lastMs.get(deviceId) ?? 0,
        receivedMs: nowMs,
      })
      lastMs.set(deviceId, trustedMs)
      const { status } = scope.apply(op, { deviceId, actor: author, trustedMs })
      for (const [field, text] of Object.entries(op.body)) {
        acked.push({
          op,
          deviceId,
          field: field as Field,
          text: String(text),
          // Saying again what stands there says nothing new: whoever has read it there has read both.
          seq: status === 'noop'
            ? scope.row('activity', entityId)!.fver[field]![0]
            : scope.head(),
        })
      }
      return status
    },
  }
}

/** A phone as far as merging goes: the rows it pulled, its own waiting ops on top, and a clock of its own. */
function aPhone(deviceId: string, offMs: number, server: ReturnType<typeof aServer>) {
  let base: ReadonlyMap<string, EntityRow> = server.rows()
  let cursor = server.head()
  let waiting: Op[] = []
  const shown = (): ReadonlyMap<string, EntityRow> => new Map([
    ...base,
    ...foldPending({
      registry: opRegistry,
      deviceId,
      actor: author,
      base,
      pending: waiting,
    }),
  ])
  return {
    shown,
    edit(field: Field, text: string, nowMs: number) {
      const seen = shown().get(rowKey('activity', server.entityId))!
      // Writing what one sees there says nothing new.
      if (seen.data[field] === text)
        return
      waiting.push(anOp({
        kind: 'activity.changed',
        id: server.entityId,
        opNo: waiting.length + 1,
        body: { [field]: text },
        baseSeq: Math.min(seen.seq, cursor),
        clientMs: nowMs + offMs,
      }))
    },
    push(nowMs: number) {
      waiting.forEach(op => server.take(op, { deviceId, clockMs: nowMs + offMs, nowMs }))
      waiting = []
    },
    pull() {
      base = server.rows()
      cursor = server.head()
    },
  }
}

interface Step { phone: number, what: 'edit' | 'push' | 'pull', field: Field, text: string, passedMs: number }

const step: fc.Arbitrary<Step> = fc.record({
  phone: fc.nat(1),
  what: fc.constantFrom('edit' as const, 'edit' as const, 'push' as const, 'pull' as const),
  field: fc.constantFrom(...fields),
  // Few words, so that both write the same at times.
  text: fc.constantFrom('甲处', '乙处', '丙处', '丁处', ''),
  passedMs: fc.nat(86_400_000),
})
/** They failed once: a phone said again what it had said before, and another, who had read it, wrote over it. */
const kept: Array<[Array<Step>, [number, number]]> = [
  [
    stepsOf([0, 'edit', 'place', '乙处'], [0, 'push'], [1, 'pull'], [0, 'edit', 'people', '甲处'], [0, 'edit', 'place', '乙处'], [1, 'edit', 'place', '甲处']),
    [0, 0],
  ],
  [
    stepsOf([1, 'edit', 'people', '乙处'], [1, 'push'], [1, 'edit', 'place', '甲处'], [0, 'pull'], [1, 'edit', 'people', '乙处'], [0, 'edit', 'people', '甲处'], [1, 'push']),
    [0, 0],
  ],
]

function stepsOf(...told: ReadonlyArray<readonly [phone: number, what: Step['what'], field?: Field, text?: string]>): Step[] {
  return told.map(([phone, what, field = 'place', text = '']) => ({
    phone,
    what,
    field,
    text,
    passedMs: 0,
  }))
}

const offBy = fc.oneof(fc.constant(0), fc.integer({ min: -9 * YEAR_MS, max: 9 * YEAR_MS }))

/** Somebody wrote over it who had it before their eyes: the same phone, or one that had pulled it. */
function isReplaced(edit: Edit, all: readonly Edit[]): boolean {
  return all.some(later => later !== edit && later.field === edit.field && all.indexOf(later) > all.indexOf(edit)
    && (later.deviceId === edit.deviceId || later.op.baseSeq >= edit.seq))
}

function plain(rows: ReadonlyMap<string, EntityRow>): unknown {
  return [
    ...rows.values(),
  ].map(({ coll, id, seq, deleted, data }) => ({ coll, id, seq, deleted, data })).sort((a, b) => a.seq - b.seq)
}

test('two phones of one person, any clocks, any order: both show the same, and every text stands or is kept', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.tuple(offBy, offBy), (steps, offs) => {
    const server = aServer()
    const phones = offs.map((offMs, n) => aPhone(`phone-${n}`, offMs, server))
    let nowMs = START_MS
    for (const { phone: at, what, field, text, passedMs } of steps) {
      nowMs += passedMs
      const phone = phones[at]!
      if (what === 'edit')
        phone.edit(field, text, nowMs)
      else
        phone[what](nowMs)
    }
    phones.forEach(phone => phone.push(nowMs))
    phones.forEach(phone => phone.pull())

    for (const phone of phones)
      expect(plain(phone.shown())).toEqual(plain(server.rows()))
    const { data } = server.row()
    for (const edit of server.acked) {
      const isKept = server.conflicts().some(conflict => conflict.path === edit.field && [conflict.kept, conflict.lost].includes(edit.text))
      expect(data[edit.field] === edit.text || isKept || isReplaced(edit, server.acked), `${edit.deviceId} wrote ${edit.field} ${edit.text}`).toBe(true)
    }
  }), { numRuns: 2000, examples: kept })
})

test('of two days without a network, the text written later stands, however wrong both clocks are; the other is kept with its author and time', () => {
  fc.assert(fc.property(offBy, offBy, fc.integer({ min: 1, max: 80_000_000 }), fc.boolean(), (first, second, apartMs, isLateFirst) => {
    const server = aServer()
    const early = aPhone('phone-0', first, server)
    const late = aPhone('phone-1', second, server)
    early.edit('place', '先写的', START_MS)
    late.edit('place', '后写的', START_MS + apartMs)
    const dayAfterMs = START_MS + 86_400_000
    const order = isLateFirst
      ? [late, early]
      : [early, late]
    order.forEach((phone, n) => phone.push(dayAfterMs + n * 1000))
    expect(server.row().data.place).toBe('后写的')
    expect(server.conflicts()).toMatchObject([
      {
        kept: '后写的',
        keptMs: START_MS + apartMs,
        lost: '先写的',
        lostBy: author.personId,
        lostMs: START_MS,
      },
    ])
  }))
})
