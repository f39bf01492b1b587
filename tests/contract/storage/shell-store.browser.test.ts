import { createDexieShellStore } from '../../../src/storage/dexie-shell-store.ts'
import { freshId } from './builders.ts'
import { shellStoreContract } from './shell-store.ts'

shellStoreContract('IndexedDB in a browser', async () => {
  const name = `shell-${freshId()}`
  return () => createDexieShellStore(name)
})
