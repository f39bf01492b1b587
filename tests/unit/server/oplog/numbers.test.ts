import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { scopeId } from '../../../../src/domain/scope.ts'
import { writeServerOps } from '../../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { anId } from '../../../support/builders.ts'
import { aServer } from '../a-server.ts'
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

test('[OL14] each piece of evidence gets a number of its cycle\'s year and first standard, counted per standard', async () => {
  const phone = aPhone(server, unit)
  const clauses = [
    ['e@1#s16c2'],
    ['e@1#s3c1', 'e@1#s16c1'],
    [],
    ['e@1#s3c2'],
  ]
  const captures = clauses.map(some => phone.capture(unit.work, { clauses: some }))
  await phone.push(...captures)
  const { rows } = await phone.pull(unit.work)
  const numbers = captures.map(({ id }) => rows.find(row => row.id === id)?.data.number)
  expect(numbers).toEqual([
    '2026-16-001',
    '2026-16-002',
    '2026-00-001',
    '2026-03-001',
  ])
})

test('[OL14] a refused capture uses up no number, and a repeated one gets no second', async () => {
  const phone = aPhone(server, unit)
  const good = phone.capture(unit.work)
  const bad = {
    ...phone.capture(unit.work),
    body: {},
  }
  await phone.push(bad, good)
  await phone.push({
    ...good,
    opId: anId(),
  })
  const last = phone.capture(unit.work)
  await phone.push(last)
  expect([(await phone.rowOf(unit.work, 'evidence', good.id))?.data.number, (await phone.rowOf(unit.work, 'evidence', last.id))?.data.number]).toEqual(['2026-00-001', '2026-00-002'])
})

test('[OL14] the next cycle counts from one', async () => {
  const cycleId = anId()
  const work = scopeId('work', cycleId)
  await withLog(server.parts, async (log) => {
    await log.createScope({ id: work, unit_id: unit.unitId, cycle_id: cycleId })
    await writeServerOps(log, [
      {
        scope: unit.unit,
        kind: 'cycle.opened',
        coll: 'cycle',
        id: cycleId,
        body: {
          name: '2027 年度',
          year: 2027,
          fromDay: '2027-01-01',
          untilDay: '2027-12-31',
          edition: 'e@1',
        },
      },
    ])
  })
  const phone = aPhone(server, unit)
  const [old, fresh] = [
    phone.capture(unit.work),
    phone.capture(work),
  ]
  await phone.push(old, fresh)
  expect((await phone.rowOf(work, 'evidence', fresh.id))?.data.number).toBe('2027-00-001')
})
