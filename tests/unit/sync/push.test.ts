import { expect, test, vi } from 'vitest'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { first, id, until } from '../../contract/storage/builders.ts'
import { aLoop, broken, fields, json } from './a-loop.ts'

test('[SY1] what was recorded offline reaches the server in order, once the network is back', async () => {
  const { store, recorder, loop, server, scopes, intercept } = await aLoop()
  intercept(() => broken())
  for (let n = 0; n < 120; n++)
    await recorder.createActivity(scopes.work, { ...fields, title: `第 ${n} 次` })
  await loop.sendNow()
  expect(loop.activity()).toMatchObject({
    reachable: false,
    push: { status: 'resting', code: 'network-broken' },
  })
  intercept(() => undefined)
  await loop.sendNow()
  const kept = await server.parts().db.selectFrom('op').select(['op_no', 'status']).where('kind', '=', 'activity.created').orderBy('op_no').execute()
  expect(kept.map(op => op.op_no)).toEqual(Array.from({ length: 120 }, (_, n) => n + 1))
  expect(await store.waiting()).toMatchObject({ ops: 0 })
  expect(loop.activity()).toMatchObject({
    reachable: true,
    account: 'in',
    push: { status: 'idle' },
  })
})

test('[SY1] a lost answer costs nothing: the same ops are sent again and counted once', async () => {
  const { recorder, loop, server, person, scopes, intercept, store } = await aLoop()
  await recorder.createActivity(scopes.work, fields)
  let lost = 1
  intercept(async ({ path, init }) => {
    if (path !== '/v1/push' || lost-- <= 0)
      return undefined
    expect((await server.answer({ personId: person.personId, deviceId: '' }, path, init)).status).toBe(200)
    return broken()
  })
  await loop.sendNow()
  expect(await store.waiting()).toMatchObject({ ops: 1 })
  await loop.sendNow()
  expect(await store.waiting()).toMatchObject({ ops: 0 })
  expect(await server.parts().db.selectFrom('op').select('op_id').where('kind', '=', 'activity.created').execute()).toHaveLength(1)
})

test('[SY2] what is too large for the way is sent in halves', async () => {
  const { recorder, loop, store, scopes, intercept } = await aLoop()
  for (let n = 0; n < 40; n++)
    await recorder.createActivity(scopes.work, fields)
  const sizes: number[] = []
  intercept(({ path, init }) => {
    if (path !== '/v1/push')
      return undefined
    const { ops } = JSON.parse(init.body as string) as { ops: unknown[] }
    sizes.push(ops.length)
    return ops.length > 12
      ? json({}, 413)
      : undefined
  })
  await loop.sendNow()
  expect(sizes).toEqual([40, 20, 10, 10, 10, 10])
  expect(await store.waiting()).toMatchObject({ ops: 0 })
})

test('[SY2] a server that holds less than it acknowledged is sent it again', async () => {
  const { recorder, loop, store, server, scopes } = await aLoop()
  server.backUp()
  await recorder.createActivity(scopes.work, fields)
  await loop.sendNow()
  expect(await store.waiting()).toMatchObject({ ops: 0 })
  await server.restore()
  await recorder.createActivity(scopes.work, fields)
  await loop.sendNow()
  await loop.sendNow()
  expect(await store.waiting()).toMatchObject({ ops: 0 })
  expect(await server.parts().db.selectFrom('row_').select('id').where('coll', '=', 'activity').execute()).toHaveLength(2)
  expect(await store.items.list({ scope: scopes.work, coll: 'activity' })).toMatchObject([
    { pending: 0 },
    { pending: 0 },
  ])
})

test('[SY2] a copied phone takes an id of its own and loses nothing', async () => {
  const disk = createMemoryDisk()
  const one = await aLoop({ disk })
  await one.recorder.createActivity(one.scopes.work, { ...fields, title: '共同的' })
  await one.loop.sendNow()
  const two = await aLoop({
    disk: disk.clone(),
    server: one.server,
    person: one.person,
  })
  await one.recorder.createActivity(one.scopes.work, { ...fields, title: '一号的' })
  await two.recorder.createActivity(one.scopes.work, { ...fields, title: '二号的' })
  await one.loop.sendNow()
  await two.loop.sendNow()
  await one.loop.sendNow()
  expect((await two.store.facts.device()).deviceId).not.toBe((await one.store.facts.device()).deviceId)
  for (const { store } of [one, two]) {
    const shown = await store.items.list({ scope: one.scopes.work, coll: 'activity' })
    expect(shown.map(item => item.data.title).sort()).toEqual(['一号的', '二号的', '共同的'])
  }
})

test('[SY3] an op that is refused is shown to a person, and the others go on', async () => {
  const { recorder, loop, store, scopes } = await aLoop()
  await recorder.changeActivity({
    scope: scopes.work,
    id: id(99),
  }, { title: '无此活动' })
  await recorder.createActivity(scopes.work, fields)
  await loop.sendNow()
  expect(await first(store.outbox.watchAttention())).toMatchObject([
    { code: 'op-unknown-target' },
  ])
  expect(await store.waiting()).toMatchObject({ ops: 0 })
})

test('[SY3] a server that answers in its sleep is not asked for ever', async () => {
  const { recorder, loop, scopes, intercept, asked, store } = await aLoop()
  await recorder.createActivity(scopes.work, fields)
  intercept(({ path }) => path === '/v1/push'
    ? json({
        epoch: 'x',
        serverMs: 1,
        lastOp: 0,
        results: [],
      })
    : undefined)
  await loop.sendNow()
  expect(asked.filter(line => line === 'POST /v1/push')).toHaveLength(1)
  expect(loop.activity().push).toMatchObject({ status: 'resting', code: 'server-failed' })
  expect(await store.waiting()).toMatchObject({ ops: 1 })
})

test('[SY14] the push says what still waits on this phone once its own ops are there', async () => {
  const { recorder, loop, scopes, intercept, clock } = await aLoop()
  await recorder.createActivity(scopes.work, fields)
  clock.pass(1000)
  for (let n = 0; n < 100; n++)
    await recorder.createActivity(scopes.work, fields)
  const said: unknown[] = []
  intercept(({ path, init }) => {
    if (path === '/v1/push')
      said.push(JSON.parse(init.body as string))
    return undefined
  })
  await loop.sendNow()
  expect(said).toMatchObject([
    {
      v: 1,
      build: 'test',
      nowMs: clock.now(),
      waiting: {
        ops: 1,
        blobs: 0,
        bytes: 0,
        oldestMs: clock.now(),
      },
    },
    {
      waiting: {
        ops: 0,
        oldestMs: null,
      },
    },
  ])
})

test('[SY10] new work is sent by itself, from whichever tab', async () => {
  const { recorder, loop, store, scopes } = await aLoop()
  loop.start()
  await until(store.watchSyncState(), state => state.scopes.length === 2)
  await recorder.createActivity(scopes.work, fields)
  await until(store.watchSyncState(), state => state.waitingOps === 0 && state.lastSyncMs !== null)
  expect(await store.items.list({ scope: scopes.work, coll: 'activity' })).toHaveLength(1)
})

test('[SY10] after the store stopped answering, it is watched again and new work goes by itself; what happened is noted', async () => {
  const disk = createMemoryDisk()
  const faults: unknown[] = []
  const { recorder, loop, store, clock, scopes, asked } = await aLoop({
    disk,
    onFault: fault => faults.push(fault),
  })
  disk.faults.onStep = () => {
    throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
  }
  loop.start()
  await vi.waitFor(() => expect(faults).toContainEqual(expect.objectContaining({ code: 'storage-lost' })))
  delete disk.faults.onStep
  clock.pass(30_000)
  await recorder.createActivity(scopes.work, fields)
  await vi.waitFor(() => expect(asked).toContain('POST /v1/push'))
  expect(await until(store.watchSyncState(), state => state.waitingOps === 0)).toBeDefined()
})

test('the name of the unit is an administrator\'s to change, and everybody reads it', async () => {
  const { server, ...one } = await aLoop({ role: 'administrator' })
  await one.loop.sendNow()
  const nameUnit = ({ recorder, scopes }: Pick<typeof one, 'recorder' | 'scopes'>, name: string): Promise<void> => recorder.putRecord({
    kind: 'unit.named',
    coll: 'unit',
    target: { scope: scopes.unit, id: server.unit.unitId },
  }, { name, isDemo: false })
  await nameUnit(one, '新的名称')
  await one.loop.sendNow()
  const two = await aLoop({ server, role: 'handler' })
  await two.loop.sendNow()
  const names = async ({ store, scopes }: Pick<typeof one, 'store' | 'scopes'>): Promise<unknown[]> => (await store.items.list({ scope: scopes.unit, coll: 'unit' })).map(({ data }) => data.name)
  expect(await names(two)).toEqual(['新的名称'])
  await nameUnit(two, '不该有的名称')
  await two.loop.sendNow()
  await one.loop.sendNow()
  expect(await names(one)).toEqual(['新的名称'])
})
