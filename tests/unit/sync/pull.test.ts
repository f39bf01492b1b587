import { expect, test } from 'vitest'
import { grantsAt } from '../../../src/domain/access/roles.ts'
import { scopeId } from '../../../src/domain/scope.ts'
import { writeServerOps } from '../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../src/server/oplog/with-log.ts'
import { first, freshId, NOW, until } from '../../contract/storage/builders.ts'
import { aCapture, aThumb } from '../recording/builders.ts'
import { aLoop, broken, fields, json } from './a-loop.ts'

test('[SY4] a phone reads every scope of its person to the end, page by page', async () => {
  const { server, ...one } = await aLoop()
  for (let n = 0; n < 7; n++)
    await one.recorder.createActivity(one.scopes.work, { ...fields, title: `第 ${n} 次` })
  await one.loop.sendNow()
  const two = await aLoop({ server, role: 'handler' })
  await two.loop.sendNow()
  expect(await two.store.items.list({ scope: two.scopes.work, coll: 'activity' })).toHaveLength(7)
  expect(await two.store.items.list({ scope: two.scopes.unit, coll: 'cycle' })).toHaveLength(1)
  const { scopes } = await first(two.store.watchSyncState())
  expect(scopes.map(scope => [scope.scope, scope.complete]).sort()).toEqual([
    [two.scopes.unit, true],
    [two.scopes.work, true],
  ])
})

test('[SY4] a scope that may no longer be read is forgotten, the others go on', async () => {
  const { store, loop, recorder, scopes, intercept } = await aLoop()
  await recorder.createActivity(scopes.work, fields)
  await loop.sendNow()
  await recorder.createActivity(scopes.work, { ...fields, title: '未发' })
  intercept(({ path }) => {
    if (path.startsWith('/v1/push'))
      return json({ code: 'server-busy' }, 503)
    return path.includes(encodeURIComponent(scopes.work))
      ? json({ code: 'scope-gone' }, 403)
      : undefined
  })
  await loop.sendNow()
  expect((await store.items.list({ scope: scopes.work, coll: 'activity' })).map(item => item.data.title)).toEqual(['未发'])
  expect(await store.items.list({ scope: scopes.unit, coll: 'cycle' })).toHaveLength(1)
  expect(await store.waiting()).toMatchObject({ ops: 1 })
})

test('[SY6] signed out, everything is kept and goes on after signing in', async () => {
  const { store, loop, recorder, scopes, intercept } = await aLoop()
  await loop.sendNow()
  intercept(() => json({ code: 'sign-in-required' }, 401))
  await recorder.capture(await aCapture({ scope: scopes.work }))
  await loop.sendNow()
  expect(loop.activity()).toMatchObject({ account: 'signed-out', reachable: true })
  expect(await store.waiting()).toMatchObject({ ops: 1, blobs: 1 })
  expect(await store.items.list({ scope: scopes.work, coll: 'evidence' })).toHaveLength(1)
  intercept(() => undefined)
  await loop.sendNow()
  expect(loop.activity().account).toBe('in')
  expect(await store.waiting()).toMatchObject({ ops: 0, blobs: 0 })
})

test('[SY6] a session that turns out to be somebody else\'s reads nothing into this person\'s phone', async () => {
  const { store, loop, asked, intercept } = await aLoop()
  intercept(async ({ path }) => path === '/v1/session'
    ? json({
        ...await sessionOf(),
        personId: freshId(),
      })
    : undefined)
  await loop.sendNow()
  expect(loop.activity().account).toBe('signed-out')
  expect(asked).not.toContain('GET /v1/pull')
  expect(await store.facts.session()).toBeUndefined()
})

test('[SY6] a device that was stopped loses what it had downloaded and still hands in its own', async () => {
  const { store, loop, recorder, scopes, intercept, server, person } = await aLoop()
  await recorder.createActivity(scopes.work, fields)
  await loop.sendNow()
  await recorder.capture(await aCapture({ scope: scopes.work }))
  person.isRevoked = true
  intercept(({ path }) => path === '/v1/session'
    ? json({ code: 'device-revoked' }, 403)
    : undefined)
  await loop.sendNow()
  expect(loop.activity().account).toBe('revoked')
  expect(await store.items.list({ scope: scopes.work, coll: 'activity' })).toEqual([])
  expect(await store.waiting()).toMatchObject({ ops: 0, blobs: 0 })
  expect(await server.parts().db.selectFrom('op').select('status').where('kind', '=', 'evidence.captured').execute()).toEqual([
    { status: 'quarantined' },
  ])
  expect(await first(store.outbox.watchAttention())).toMatchObject([
    { state: 'quarantined' },
  ])
})

test('[SY6] after the end of a visit what waits is still sent, and nothing is asked for any more until somebody taps', async () => {
  const { store, loop, recorder, scopes, intercept, asked, clock, person } = await aLoop()
  person.grants = [
    {
      id: freshId(),
      personId: person.personId,
      role: 'inspector',
      fromMs: 0,
      untilMs: null,
      revoked: false,
    },
  ]
  await recorder.createActivity(scopes.work, fields)
  await loop.sendNow()
  await recorder.createActivity(scopes.work, { ...fields, title: '未发' })
  intercept(({ path }) => path === '/v1/session'
    ? json({ code: 'visit-over' }, 403)
    : undefined)
  loop.start()
  await loop.sendNow()
  expect(loop.activity().account).toBe('ended')
  expect(await store.waiting()).toMatchObject({ ops: 0 })
  expect(await store.items.list({ scope: scopes.work, coll: 'activity' })).toEqual([])
  const { grants = [] } = await store.facts.session() ?? {}
  expect(grantsAt(grants, clock.now())).toEqual([])
  expect(grants.map(({ role }) => role)).toEqual(['inspector'])
  asked.length = 0
  for (let minute = 1; minute <= 5; minute++) {
    await recorder.createActivity(scopes.work, { ...fields, title: `第 ${minute} 次` })
    clock.pass(60_000)
    await until(store.watchSyncState(), ({ waitingOps }) => waitingOps === 0)
  }
  expect(asked.filter(call => call !== 'POST /v1/push')).toEqual([])
  await loop.sendNow()
  expect(asked).toContain('GET /v1/session')
})

test('[SY6] a grant that comes with the rows makes the phone ask again what it may read', async () => {
  const { store, loop, asked, server, person } = await aLoop()
  await withLog(server.parts(), async (log) => {
    await writeServerOps(log, [
      {
        scope: server.unit.unit,
        kind: 'grant.given',
        coll: 'grant',
        id: freshId(),
        body: {
          id: freshId(),
          personId: person.personId,
          role: 'taskForce',
          fromMs: 0,
          untilMs: null,
          revoked: false,
        },
      },
    ])
  })
  person.grants = [
    {
      id: freshId(),
      personId: person.personId,
      role: 'taskForce',
      fromMs: 0,
      untilMs: null,
      revoked: false,
    },
  ]
  await loop.sendNow()
  expect(asked.filter(line => line === 'GET /v1/session').length).toBeGreaterThan(1)
  expect((await first(store.watchSyncState())).scopes.map(({ scope }) => scope.split(':')[0]).sort()).toEqual(['judge', 'people', 'unit', 'work'])
})

test('[SY10] a nudge brings what others wrote, and a visit that nobody had told the phone of', async () => {
  const { server, ...one } = await aLoop({ role: 'taskForce' })
  one.loop.start()
  await until(one.store.watchSyncState(), state => state.scopes.some(({ scope, complete }) => scope === one.scopes.work && complete))
  const two = await aLoop({ server })
  await two.recorder.createActivity(two.scopes.work, { ...fields, title: '别人的' })
  await two.loop.sendNow()
  one.nudge({ scope: one.scopes.work, head: 99 })
  await until(one.store.items.watchList({ scope: one.scopes.work, coll: 'activity' }), list => list.length === 1)
  const visit = scopeId('visit', freshId())
  await withLog(server.parts(), log => log.createScope({ id: visit, unit_id: server.unit.unitId, cycle_id: server.unit.cycleId }))
  one.nudge({ scope: visit, head: 1 })
  await until(one.store.watchSyncState(), state => state.scopes.some(({ scope }) => scope === visit))
})

test('[SY10] a nudge that comes in the middle of a round, about what that round has read already, is not forgotten', async () => {
  const { server, ...one } = await aLoop({ role: 'taskForce' })
  const two = await aLoop({ server })
  await one.loop.sendNow()
  let read = 0
  let isSaid = false
  one.intercept(async ({ path }) => {
    const scope = new URL(path, 'https://x').searchParams.get('scope')
    read += Number(scope === one.scopes.work)
    // The round is past that scope and reads another one.
    if (!isSaid && read > 0 && scope !== null && scope !== one.scopes.work) {
      isSaid = true
      await two.recorder.createActivity(two.scopes.work, { ...fields, title: '别人的' })
      await two.loop.sendNow()
      one.nudge({ scope: one.scopes.work, head: 99 })
      await one.store.waiting()
    }
    return undefined
  })
  one.loop.start()
  await until(one.store.items.watchList({ scope: one.scopes.work, coll: 'activity' }), list => list.length === 1)
  expect(isSaid).toBe(true)
})

test('[SY10] a nudge about what is here already asks nothing', async () => {
  const { loop, store, nudge, asked, scopes } = await aLoop()
  loop.start()
  await until(store.watchSyncState(), state => state.scopes.length === 2 && state.scopes.every(({ complete }) => complete))
  await loop.sendNow()
  const before = asked.length
  nudge({ scope: scopes.unit, head: 1 })
  await store.waiting()
  expect(asked).toHaveLength(before)
})

test('[SY10] without nudges the phone looks every half to whole minute', async () => {
  const { server, ...one } = await aLoop()
  one.loop.start()
  await until(one.store.watchSyncState(), state => state.scopes.length === 2 && state.scopes.every(({ complete }) => complete))
  const two = await aLoop({ server, role: 'handler' })
  await two.recorder.createActivity(two.scopes.work, fields)
  await two.loop.sendNow()
  one.clock.pass(60_000)
  await until(one.store.items.watchList({ scope: one.scopes.work, coll: 'activity' }), list => list.length === 1)
})

test('[SY12] the difference to the server\'s clock is learnt from the shortest way', async () => {
  const { store, loop, clock, intercept } = await aLoop()
  intercept(({ path }) => {
    clock.pass(path === '/v1/session'
      ? 400
      : 40)
    return undefined
  })
  await loop.sendNow()
  expect(await store.facts.clock()).toMatchObject({ offsetMs: 20, uncertaintyMs: 20 })
})

test('[SY5] thumbs of new rows come by themselves, and bytes that are not what they are called do not', async () => {
  const { server, ...one } = await aLoop()
  const [good, bad] = [await aThumb(1), await aThumb(2)]
  await one.recorder.capture(await aCapture({
    scope: one.scopes.work,
    derivatives: [good, bad],
  }))
  await one.loop.sendNow()
  const two = await aLoop({ server, role: 'handler' })
  two.intercept(({ path }) => path === `/v1/blobs/${bad.sha256}`
    ? new Response(new Uint8Array(9))
    : undefined)
  await two.loop.sendNow()
  expect(await two.store.blobs.missing([good.sha256, bad.sha256])).toEqual([bad.sha256])
  expect(await two.store.blobs.facts(good.sha256)).toMatchObject({ state: 'fetched', role: 'thumb' })
})

test('[SY5] a screen that asks for a picture gets it, from the phone if it is there', async () => {
  const { server, ...one } = await aLoop()
  const input = await aCapture({ scope: one.scopes.work })
  await one.recorder.capture(input)
  await one.loop.sendNow()
  const two = await aLoop({ server, role: 'handler' })
  await two.loop.sendNow()
  const sha256 = input.files[0]!.sha256
  const [blob, same] = await Promise.all([1, 2].map(() => two.loop.fetchBlob(sha256, { mime: 'image/jpeg', role: 'original' })))
  expect([blob!.size, blob!.type, same!.size]).toEqual([500, 'image/jpeg', 500])
  expect(two.asked.filter(line => line === `GET /v1/blobs/${sha256}`)).toHaveLength(1)
  two.intercept(() => broken())
  expect((await two.loop.fetchBlob(sha256, { mime: 'image/jpeg', role: 'original' })).size).toBe(500)
  await expect(two.loop.fetchBlob('f'.repeat(64), { mime: 'image/jpeg', role: 'thumb' })).rejects.toMatchObject({ code: 'network-broken' })
})

async function sessionOf() {
  const grants: unknown[] = []
  return {
    serverId: freshId(),
    isDemo: false,
    name: '乙',
    unitId: freshId(),
    scopes: [],
    grants,
    hasSecondFactor: false,
    expiresMs: NOW + 1,
    serverMs: NOW,
    epoch: 'e',
    receiptKey: {
      keyId: 'a'.repeat(64),
      raw: '',
    },
  }
}
