import { deviceStoreContract } from './device-store.ts'
import { openDexiePhone } from './dexie-phone.ts'

deviceStoreContract('IndexedDB in a browser', openDexiePhone)
