import { afterEach, beforeEach, expect, test } from 'vitest'
import { anId } from '../../../support/builders.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit } from '../a-unit.ts'

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
})
afterEach(async () => await server.close())

test('a photo\'s record that is pushed comes back with a number when the scope is pulled', async () => {
  const phone = aPhone(server, unit)
  const capture = phone.capture(unit.work, {
    clauses: ['yueyang@1#s16c1'],
  })
  const { results, lastOp } = await phone.push(capture)
  expect(results).toEqual([
    {
      opNo: 1,
      opId: capture.opId,
      status: 'applied',
      seq: 1,
    },
  ])
  expect(lastOp).toBe(1)
  const row = await phone.rowOf(unit.work, 'evidence', capture.id)
  expect(row?.data).toMatchObject({ number: '2026-16-001', status: 'draft', capturedBy: phone.personId })
  void anId
})
