import type { TestPhone } from '../a-unit.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { scopeId } from '../../../../src/domain/scope.ts'
import { writeServerOps } from '../../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { activityFields, anId, anOp } from '../../../support/builders.ts'
import { aGrant, aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
let author: TestPhone
let taskForce: TestPhone
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
  author = aPhone(server, unit)
  taskForce = aPhone(server, unit, 'taskForce')
})
afterEach(async () => await server.close())

async function aVisit(about: { standards?: string[], untilMs?: number } = {}) {
  const id = anId()
  const scope = scopeId('visit', id)
  const plan = {
    name: '检查',
    kind: 'official',
    cycleId: unit.cycleId,
    standards: [],
    fromMs: server.clock.now(),
    untilMs: server.clock.now() + 86_400_000,
    ...about,
  }
  await withLog(server.parts, async (log) => {
    await log.createScope({ id: scope, unit_id: unit.unitId, cycle_id: unit.cycleId })
    await writeServerOps(log, [
      {
        scope,
        kind: 'visit.planned',
        coll: 'visit',
        id,
        body: plan,
      },
    ])
  })
  const personId = anId()
  const inspector = aPhone(server, unit, {
    personId,
    grants: [
      aGrant(personId, 'inspector', { visitId: id }),
    ],
  })
  const seen = async (coll: string) => (await inspector.pull(scope, 0, 1000)).rows.filter(row => row.coll === coll && !row.deleted).map(row => row.id).sort()
  const replan = async (changes: object) => await withLog(server.parts, async log => await writeServerOps(log, [
    {
      scope,
      kind: 'visit.planned',
      coll: 'visit',
      id,
      body: {
        ...plan,
        ...changes,
      },
    },
  ]))
  return { id, scope, inspector, seen, replan }
}

function move(id: string, to: string) {
  return anOp({
    kind: 'status.changed',
    coll: 'evidence',
    id,
    scope: unit.work,
    clientMs: server.clock.now(),
    body: { to },
  })
}

async function handedIn(about: Record<string, unknown> = {}): Promise<string> {
  const capture = author.capture(unit.work, about)
  await author.push(capture, move(capture.id, 'submitted'))
  return capture.id
}

test('[OL16] a visit shows nothing of another unit, whatever cycle it names', async () => {
  await handedIn()
  const other = await aUnit(server)
  const visitId = anId()
  const scope = scopeId('visit', visitId)
  await withLog(server.parts, async (log) => {
    await log.createScope({ id: scope, unit_id: other.unitId, cycle_id: unit.cycleId })
    await writeServerOps(log, [
      {
        scope,
        kind: 'visit.planned',
        coll: 'visit',
        id: visitId,
        body: {
          name: '检查',
          kind: 'official',
          cycleId: unit.cycleId,
          standards: [],
          fromMs: server.clock.now(),
          untilMs: server.clock.now() + 86_400_000,
        },
      },
    ])
  })
  const rows = await server.db.selectFrom('row_').select('coll').where('scope_id', '=', scope).execute()
  expect(rows.map(row => row.coll)).not.toContain('evidence')
})

test('[OL16] a visit shows what was handed in, never a draft, and the unit and cycle it belongs to', async () => {
  const shown = await handedIn()
  await author.push(author.capture(unit.work))
  const visit = await aVisit()
  expect(await visit.seen('evidence')).toEqual([shown])
  expect([await visit.seen('unit'), await visit.seen('cycle')]).toEqual([
    [unit.unitId],
    [unit.cycleId],
  ])
  expect(await visit.seen('person')).toEqual([])
})

test('[OL16] what happens during the visit is seen in the same moment', async () => {
  const visit = await aVisit()
  const capture = author.capture(unit.work)
  await author.push(capture)
  expect(await visit.seen('evidence')).toEqual([])
  await author.push(move(capture.id, 'submitted'))
  expect(await visit.seen('evidence')).toEqual([capture.id])
  await author.push(anOp({
    kind: 'caption.changed',
    coll: 'evidence',
    id: capture.id,
    scope: unit.work,
    body: {
      caption: { subject: '清扫' },
    },
  }))
  const copy = await visit.inspector.rowOf(visit.scope, 'evidence', capture.id)
  expect(copy?.data).toMatchObject({
    caption: { subject: '清扫' },
    number: '2026-00-001',
  })
})

test('[OL16] returned, withdrawn or deleted, it disappears and its data with it', async () => {
  const ids = [await handedIn(), await handedIn(), await handedIn()] as const
  const visit = await aVisit()
  await taskForce.push(move(ids[0], 'returned'))
  await author.push(move(ids[1], 'withdrawn'), anOp({
    kind: 'evidence.deleted',
    coll: 'evidence',
    id: ids[2],
    scope: unit.work,
  }))
  const { rows } = await visit.inspector.pull(visit.scope)
  expect(rows.filter(row => row.coll === 'evidence').map(({ id, deleted, data }) => ({ id, deleted, data }))).toEqual(ids.map(id => ({ id, deleted: true, data: {} })))
  await author.push(anOp({
    kind: 'evidence.restored',
    coll: 'evidence',
    id: ids[2],
    scope: unit.work,
  }))
  expect(await visit.seen('evidence')).toEqual([ids[2]])
})

test('[OL16] a visit to some standards sees only what serves them', async () => {
  const both = await handedIn({
    clauses: ['e@1#s2c1', 'e@1#s16c1'],
  })
  const other = await handedIn({
    clauses: ['e@1#s22c1'],
  })
  const visit = await aVisit({
    standards: ['s2'],
  })
  expect(await visit.seen('evidence')).toEqual([both])
  await taskForce.push(anOp({
    kind: 'clause.linked',
    coll: 'evidence',
    id: other,
    scope: unit.work,
    body: { clause: 'e@1#s2c2' },
  }))
  expect(await visit.seen('evidence')).toEqual([both, other].sort())
  await visit.replan({
    standards: ['s22'],
  })
  expect(await visit.seen('evidence')).toEqual([other])
})

test('[OL16] an activity is seen as long as evidence of it is', async () => {
  const activity = anOp({
    kind: 'activity.created',
    scope: unit.work,
    body: activityFields(),
  })
  const hidden = anOp({
    kind: 'activity.created',
    scope: unit.work,
    body: activityFields(),
  })
  await author.push(activity, hidden)
  const visit = await aVisit()
  const evidence = await handedIn({ activityId: activity.id })
  expect(await visit.seen('activity')).toEqual([activity.id])
  await author.push(anOp({
    kind: 'activity.changed',
    id: activity.id,
    scope: unit.work,
    body: { title: '社区清扫' },
  }))
  expect((await visit.inspector.rowOf(visit.scope, 'activity', activity.id))?.data.title).toBe('社区清扫')
  await author.push(move(evidence, 'withdrawn'))
  expect(await visit.seen('activity')).toEqual([])
})

test('[OL16] a visit that is over or closed shows nothing new', async () => {
  const [over, closed] = [await aVisit(), await aVisit()]
  await server.db.updateTable('scope').set({ closed_ms: 1 }).where('id', '=', closed.scope).execute()
  const seen = await handedIn()
  server.clock.pass(2 * 86_400_000)
  await handedIn()
  expect([await over.seen('evidence'), await closed.seen('evidence')]).toEqual([
    [seen],
    [],
  ])
})

test('[OL16] two visits at once each see their own part; one of another unit sees nothing', async () => {
  const foreign = await aUnit(server)
  const stranger = aPhone(server, foreign, 'taskForce')
  const [all, few] = [await aVisit(), await aVisit({
    standards: ['s7'],
  })]
  const id = await handedIn({
    clauses: ['e@1#s2c1'],
  })
  expect([await all.seen('evidence'), await few.seen('evidence')]).toEqual([
    [id],
    [],
  ])
  await expect(stranger.pull(all.scope)).rejects.toThrow('scope-gone')
})

test('[OL16] the inspector may fetch the bytes of what is shown, and of nothing else', async () => {
  const [shownBytes, draftBytes] = [
    someBytes(3000),
    someBytes(3000),
  ]
  await author.put(shownBytes)
  await author.put(draftBytes)
  const shown = await handedIn({
    sha256: sha256(shownBytes),
  })
  await author.push(author.capture(unit.work, {
    sha256: sha256(draftBytes),
  }))
  const visit = await aVisit()
  const fetched = async (bytes: Uint8Array) => (await visit.inspector.request(`/v1/blobs/${sha256(bytes)}`)).status
  expect([await fetched(shownBytes), await fetched(draftBytes)]).toEqual([200, 404])
  await taskForce.push(move(shown, 'returned'))
  expect(await fetched(shownBytes)).toBe(404)
})

test('[OL16] bytes that somebody named who could read them are the inspector\'s to read, too', async () => {
  const bytes = someBytes(3000)
  await author.put(bytes)
  await author.push(author.capture(unit.work, {
    sha256: sha256(bytes),
  }))
  const again = taskForce.capture(unit.work, {
    sha256: sha256(bytes),
  })
  await taskForce.push(again, move(again.id, 'submitted'))
  const visit = await aVisit()
  expect((await visit.inspector.request(`/v1/blobs/${sha256(bytes)}`)).status).toBe(200)
})

test('an inspector\'s remark comes back through the visit and reaches the task force', async () => {
  const visit = await aVisit()
  const remark = anOp({
    kind: 'remark.made',
    coll: 'remark',
    scope: visit.scope,
    body: {
      standard: 's2',
      clause: null,
      evidenceId: null,
      text: '台账齐全',
      photos: [],
    },
  })
  await visit.inspector.push(remark)
  expect((await taskForce.rowOf(visit.scope, 'remark', remark.id))?.data).toMatchObject({ text: '台账齐全', madeBy: visit.inspector.personId })
  const elsewhere = await aVisit()
  expect((await visit.inspector.push({
    ...remark,
    opId: anId(),
    scope: elsewhere.scope,
  })).results[0]).toMatchObject({ status: 'rejected', code: 'op-forbidden' })
})
