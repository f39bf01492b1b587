import Dexie from 'dexie'
import { expect, onTestFinished, test } from 'vitest'
import { openDexieDatabase } from '../../../src/storage/dexie-database.ts'
import { createDexieDeviceStore, deviceDatabaseName } from '../../../src/storage/dexie-device-store.ts'
import { deviceTables } from '../../../src/storage/migrations/0001-device.ts'
import { anActivity, freshId, jia, NOW, phone, waitingOps } from '../../contract/storage/builders.ts'

/** A phone with one recorded activity, open in one tab. */
async function aTab() {
  const whose = {
    serverId: freshId(),
    personId: jia,
  }
  const name = deviceDatabaseName(whose)
  const store = await createDexieDeviceStore({
    ...whose,
    deviceId: phone,
    now: () => NOW,
  })
  onTestFinished(async () => {
    await store.close()
    await Dexie.delete(name)
  })
  await store.commit({
    ops: [
      anActivity(),
    ],
  })
  return { store, name }
}

/** What a later build would bring along. */
const later = [
  deviceTables,
  {
    version: 2,
    stores: { ...deviceTables.stores, shelves: 'id' },
  },
]

test('[MG1] a second tab with a newer build brings the storage up to date; what either records is kept', async () => {
  const { store, name } = await aTab()
  const newer = openDexieDatabase<{ outbox: { n: number } }>(name, later)
  expect(await newer.read(['outbox'], ({ outbox }) => outbox.range({}))).toHaveLength(1)
  const outcome = await store.commit({
    ops: [
      anActivity(),
    ],
  }).catch((error: { code: string }) => error)
  const kept = await newer.read(['outbox'], ({ outbox }) => outbox.range({}))
  newer.close()
  if ('code' in outcome) {
    expect(outcome.code).toBe('storage-newer')
    expect(kept).toHaveLength(1)
  }
  else {
    expect(kept).toHaveLength(2)
  }
})

test('[DS33] where an older page holds on to the storage, the newer one says which pages to close, and works once they are', async () => {
  const { store, name } = await aTab()
  await store.close()
  const frozen = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('not opened'))
  })
  const newer = openDexieDatabase<{ outbox: { n: number } }>(name, later)
  await expect(newer.read(['outbox'], ({ outbox }) => outbox.range({}))).rejects.toMatchObject({ code: 'storage-blocked' })
  newer.close()
  frozen.close()
  const again = openDexieDatabase<{ outbox: { n: number } }>(name, later)
  expect(await again.read(['outbox'], ({ outbox }) => outbox.range({}))).toHaveLength(1)
  again.close()
}, 15_000)

test('[DS33] a store that the browser cleared under an open page says so, with a code and not with a riddle', async () => {
  const { store, name } = await aTab()
  expect(await waitingOps(store)).toHaveLength(1)
  await Dexie.delete(name)
  await expect(store.commit({
    ops: [
      anActivity(),
    ],
  })).rejects.toMatchObject({ code: 'storage-gone' })
  await expect(store.outbox.next({ maxOps: 1, maxBytes: 100 })).rejects.toMatchObject({ code: 'storage-gone' })
}, 15_000)
