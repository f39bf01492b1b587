import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { Phone } from './device-store/opening.ts'
import { onTestFinished } from 'vitest'
import { createDexieDeviceStore, deviceDatabaseName } from '../../../src/storage/dexie-device-store.ts'
import { freshId, jia, NOW, phone } from './builders.ts'

/** A phone on the IndexedDB that is there. */
export async function openDexiePhone(): Promise<Phone> {
  const names = {
    serverId: freshId(),
    personId: jia,
  }
  let nowMs = NOW
  const tabs: DeviceStore[] = []
  const tab = async (): Promise<DeviceStore> => {
    const store = await createDexieDeviceStore({
      ...names,
      deviceId: phone,
      now: () => nowMs,
    })
    tabs.push(store)
    return store
  }
  onTestFinished(async () => {
    await Promise.all(tabs.map(store => store.close()))
    indexedDB.deleteDatabase(deviceDatabaseName(names))
  })
  return {
    store: await tab(),
    tab,
    reopen: async () => {
      await Promise.all(tabs.map(store => store.close()))
      return await tab()
    },
    now: (ms) => {
      nowMs = ms
    },
  }
}
