import type { DeviceStore } from '../../../src/storage/device-store.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { jia, NOW, phone } from './builders.ts'
import { deviceStoreContract } from './device-store.ts'
import { openDexiePhone } from './dexie-phone.ts'
import { refuseBlobs } from './no-blobs.ts'

refuseBlobs()

deviceStoreContract('memory', async () => {
  const disk = createMemoryDisk()
  let nowMs = NOW
  const tabs: DeviceStore[] = []
  const tab = async () => {
    const store = await createMemoryDeviceStore({
      personId: jia,
      deviceId: phone,
      now: () => nowMs,
    }, disk)
    tabs.push(store)
    return store
  }
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
})

deviceStoreContract('IndexedDB in Node', openDexiePhone)
