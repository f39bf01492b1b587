import { createDexieShellStore } from '../../../src/storage/dexie-shell-store.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'
import { freshId } from './builders.ts'
import { refuseBlobs } from './no-blobs.ts'
import { shellStoreContract } from './shell-store.ts'

refuseBlobs()

shellStoreContract('memory', async () => {
  const disk = createMemoryDisk()
  return () => createMemoryShellStore(disk)
})

shellStoreContract('IndexedDB in Node', async () => {
  const name = `shell-${freshId()}`
  return () => createDexieShellStore(name)
})
