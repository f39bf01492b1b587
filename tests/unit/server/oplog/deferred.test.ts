import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { opRegistry } from '../../../../src/domain/oplog/registry.ts'
import { scopeId } from '../../../../src/domain/scope.ts'
import { applyDeferred } from '../../../../src/server/oplog/deferred.ts'
import { writeServerOps } from '../../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { activityFields, anOp } from '../../../support/builders.ts'
import { aGrant, aServer } from '../a-server.ts'
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

test('[OL17] a newer phone\'s op waits for the server\'s upgrade and is applied then, under its author\'s grants of that day', async () => {
  const phone = aPhone(server, unit)
  const stranger = aPhone(server, unit)
  const grant = aGrant(phone.personId, 'volunteer')
  await withLog(server.parts, async log => await writeServerOps(log, [
    {
      scope: scopeId('unit', unit.unitId),
      kind: 'grant.given',
      coll: 'grant',
      id: grant.id,
      body: { ...grant },
    },
  ]))
  const newer = anOp({
    kind: 'activity.imagined',
    scope: unit.work,
    body: activityFields({ title: '来自新版' }),
  })
  const another = {
    ...newer,
    opId: newer.opId.replace(/^../, 'ff'),
    id: newer.id.replace(/^../, 'ff'),
  }
  expect((await phone.push(newer)).results[0]).toMatchObject({ status: 'deferred', seq: null })
  await stranger.push(another)
  expect(await applyDeferred(server.parts)).toBe(0)
  const kinds = opRegistry as Map<string, NonNullable<ReturnType<typeof opRegistry.get>>>
  kinds.set(newer.kind, kinds.get('activity.created')!)
  try {
    expect(await applyDeferred(server.parts)).toBe(2)
  }
  finally {
    kinds.delete(newer.kind)
  }
  expect((await phone.pull(unit.work)).rows.map(row => [row.id, row.data.title])).toEqual([
    [newer.id, '来自新版'],
  ])
  const results = await server.db.selectFrom('op').select(['op_id', 'status', 'code']).where('kind', '=', newer.kind).orderBy('op_id').execute()
  expect(results.map(({ status, code }) => [status, code])).toEqual([
    ['applied', null],
    ['rejected', 'op-forbidden'],
  ])
  expect(await applyDeferred(server.parts)).toBe(0)
})

test('[OL17] what waits of a person who was dismissed meanwhile is kept for an administrator, not refused', async () => {
  const phone = aPhone(server, unit)
  const grant = aGrant(phone.personId, 'volunteer')
  const give = async (changes: object) => await withLog(server.parts, async log => void await writeServerOps(log, [
    {
      scope: scopeId('unit', unit.unitId),
      kind: 'grant.given',
      coll: 'grant',
      id: grant.id,
      body: {
        ...grant,
        ...changes,
      },
    },
  ]))
  await give({})
  const newer = anOp({
    kind: 'activity.imagined',
    scope: unit.work,
    body: activityFields(),
  })
  await phone.push(newer)
  await give({ untilMs: server.parts.clock.now() - 1, revoked: true })
  const kinds = opRegistry as Map<string, NonNullable<ReturnType<typeof opRegistry.get>>>
  kinds.set(newer.kind, kinds.get('activity.created')!)
  try {
    expect(await applyDeferred(server.parts)).toBe(1)
  }
  finally {
    kinds.delete(newer.kind)
  }
  expect(await server.db.selectFrom('op').select(['status', 'code']).where('kind', '=', newer.kind).executeTakeFirst()).toEqual({ status: 'quarantined', code: 'device-revoked' })
})
