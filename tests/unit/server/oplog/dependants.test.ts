import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { opRegistry } from '../../../../src/domain/oplog/registry.ts'
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

async function givenGrant(personId: string): Promise<void> {
  const grant = aGrant(personId, 'volunteer')
  await withLog(server.parts, async log => await writeServerOps(log, [
    {
      scope: unit.unit,
      kind: 'grant.given',
      coll: 'grant',
      id: grant.id,
      body: { ...grant },
    },
  ]))
}

test('[OL17] what a person does to something that is deferred is deferred with it, and applied after it', async () => {
  const phone = aPhone(server, unit)
  await givenGrant(phone.personId)
  const made = anOp({
    kind: 'activity.imagined',
    scope: unit.work,
    body: activityFields({ title: '来自新版' }),
  })
  const change = anOp({
    kind: 'activity.changed',
    scope: unit.work,
    id: made.id,
    body: { title: '改过的' },
  })
  expect((await phone.push(made, change)).results.map(({ status }) => status)).toEqual(['deferred', 'deferred'])
  const kinds = opRegistry as Map<string, NonNullable<ReturnType<typeof opRegistry.get>>>
  kinds.set(made.kind, kinds.get('activity.created')!)
  try {
    await applyDeferred(server.parts)
  }
  finally {
    kinds.delete(made.kind)
  }
  expect((await phone.rowOf(unit.work, 'activity', made.id))?.data.title).toBe('改过的')
})

test('[OL10] what a person does to something that is in quarantine goes there too', async () => {
  const phone = aPhone(server, unit)
  const made = anOp({
    kind: 'activity.created',
    scope: unit.work,
    body: activityFields(),
  })
  phone.caller.isRevoked = true
  await phone.push(made)
  phone.caller.isRevoked = false
  const { results } = await phone.push(anOp({
    kind: 'activity.changed',
    scope: unit.work,
    id: made.id,
    body: { title: '改过的' },
  }))
  expect(results).toMatchObject([
    { status: 'quarantined', code: 'device-revoked' },
  ])
})

test('[OL7] what was never there is refused, however often it is changed in one push', async () => {
  const phone = aPhone(server, unit)
  const change = anOp({
    kind: 'activity.changed',
    scope: unit.work,
    body: { title: '无此活动' },
  })
  const again = anOp({
    kind: 'activity.changed',
    scope: unit.work,
    id: change.id,
    body: { title: '还是没有' },
  })
  expect((await phone.push(change, again)).results.map(({ code }) => code)).toEqual(['op-unknown-target', 'op-unknown-target'])
})
