import Dexie from 'dexie'
import { expect, test } from 'vitest'
import { opRegistry } from '../../../src/domain/oplog/registry.ts'
import { openDexieDatabase } from '../../../src/storage/dexie-database.ts'
import { openDeviceStore } from '../../../src/storage/engine/device-store.ts'
import { deviceTables } from '../../../src/storage/migrations/0001-device.ts'
import { shellTables } from '../../../src/storage/migrations/0001-shell.ts'
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

  const store = await openDeviceStore(openDexieDatabase(name, [deviceTables]), {
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
