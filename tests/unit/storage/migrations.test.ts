import type { Migration } from '../../../src/storage/migrations/migration.ts'
import Dexie from 'dexie'
import { expect, test } from 'vitest'
import { opRegistry } from '../../../src/domain/oplog/registry.ts'
import { openDexieDatabase } from '../../../src/storage/dexie-database.ts'
import { openDeviceStore } from '../../../src/storage/engine/device-store.ts'
import { deviceTables } from '../../../src/storage/migrations/0001-device.ts'
import { shellTables } from '../../../src/storage/migrations/0001-shell.ts'
import { deviceMigrations, shellMigrations } from '../../../src/storage/migrations/migrations.ts'
import { anActivity, aRow, freshId, id, jia, NOW, phone, pull, waitingOps, work } from '../../contract/storage/builders.ts'

test('[MG1] a phone left in a drawer since version 1 opens with its work intact and waiting', async () => {
  const name = `drawer-${freshId()}`
  const then = new Dexie(name)
  then.version(1).stores({
    items: '[scope+coll+id], *entries',
    outbox: 'n, opId, [state+n], [recheck+n], [deviceId+opNo], awaits, *touches',
    blobs: 'sha256, [state+order+createdMs], upload',
    bytes: '[owner+n]',
    drafts: 'id, createdMs, *held',
    kv: 'name',
    keys: 'name',
  })
  await then.open()
  const activityId = id(50)
  const op = {
    ...anActivity({ activityId }),
    opNo: 1,
    baseSeq: 0,
    schema: 1,
  }
  await then.table('outbox').put({
    n: 1,
    opId: op.opId,
    deviceId: phone,
    opNo: 1,
    op,
    state: 'waiting',
    status: null,
    code: null,
    seq: null,
    acks: 0,
    touched: [
      { coll: 'activity', id: activityId },
    ],
    touches: [`${work}/activity/${activityId}`],
    atMs: NOW,
  })
  await then.table('items').put({
    scope: work,
    coll: 'activity',
    id: id(51),
    base: aRow(id(51), 4),
    pending: [],
    gen: 0,
    entries: [],
  })
  await then.table('kv').bulkPut([
    {
      name: 'device',
      value: {
        deviceId: phone,
        nextOpNo: 2,
        chainHead: null,
        nextN: 2,
        acks: 0,
      },
    },
  ])
  then.close()

  const store = await openDeviceStore(openDexieDatabase(name, deviceMigrations), {
    registry: opRegistry,
    personId: jia,
    deviceId: id(99),
    now: () => NOW,
  })
  expect(await waitingOps(store)).toMatchObject([
    { opNo: 1, opId: op.opId },
  ])
  expect(await store.items.get({
    scope: work,
    coll: 'activity',
    id: id(51),
  })).toMatchObject({ seq: 4 })
  expect((await store.facts.device()).deviceId).toBe(phone)
  await pull(store, [
    aRow(id(51), 5),
  ])
  expect(await store.items.list({ scope: work, coll: 'activity' })).toMatchObject([
    { seq: 5 },
  ])
  await store.close()
})

test('[MG2] few indexes where many rows arrive, none on bytes', () => {
  const indexes = (schema: string | null | undefined) => (schema ?? '').split(',').length - 1
  expect(indexes(deviceTables.stores.items)).toBeLessThanOrEqual(2)
  expect(indexes(deviceTables.stores.bytes)).toBe(0)
  expect(indexes(shellTables.stores.trayBytes)).toBe(0)
})

/** What a step takes away of the one before: a table, its key or an index. */
function takenAway(migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ stores }, n) => Object.entries(migrations[n - 1]?.stores ?? {}).flatMap(([table, before]) => {
    const now = stores[table]?.split(', ')
    const [key = '', ...indexes] = before.split(', ')
    return now?.[0] === key
      ? indexes.filter(index => !now.includes(index)).map(index => `${table}: the index ${index}`)
      : [`${table}: its key ${key}`]
  }))
}

test.for([
  ['of a person', deviceMigrations],
  ['of the phone', shellMigrations],
] as const)('[MG3] no step of the database %s takes away what unsent work lies in', ([, migrations]) => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, n) => n + 1))
  expect(takenAway(migrations)).toEqual([])
})

const { drafts, ...withoutDrafts } = deviceTables.stores
test.for<[string, Record<string, string | undefined>, string]>([
  ['lets a table go', withoutDrafts, `drafts: its key ${drafts?.split(', ')[0]}`],
  [
    'keys a table anew',
    { ...deviceTables.stores, outbox: `++${deviceTables.stores.outbox}` },
    'outbox: its key n',
  ],
  [
    'takes an index away',
    { ...deviceTables.stores, blobs: 'sha256, [state+order+createdMs]' },
    'blobs: the index upload',
  ],
])('[MG3] a step that %s is noticed', ([, stores, lost]) => {
  expect(takenAway([
    ...deviceMigrations,
    { version: 2, stores: stores as Migration['stores'] },
  ])).toEqual([lost])
})
