import type { DeviceStore } from '../storage/device-store.ts'
import type { ShellStore } from '../storage/shell-store.ts'
import type { Whose } from './doors-parts.ts'
import { createDexieDeviceStore } from '../storage/dexie-device-store.ts'
import { createDexieShellStore } from '../storage/dexie-shell-store.ts'
import { probeStorage } from '../storage/probe.ts'

export interface RealStorage {
  shell: ShellStore
  openStore: (whose: Whose) => Promise<DeviceStore>
  /** False: this browser keeps nothing, all of it lives in memory and the app says so. */
  isLasting: boolean
}

/** The phone's own storage; memory where the browser keeps nothing, so that the app can at least be used online. */
export async function openRealStorage(): Promise<RealStorage> {
  const shell = createDexieShellStore()
  if (await isKept(shell))
    return { shell, openStore: createDexieDeviceStore, isLasting: true }
  shell.close()
  return await openMemory()
}

/** A phone that has profiles has proven that it keeps things; a new one is tried out first. */
async function isKept(shell: ShellStore): Promise<boolean> {
  try {
    return (await shell.profiles()).length > 0 || await probeStorage() === 'ok'
  }
  catch {
    return false
  }
}

async function openMemory(): Promise<RealStorage> {
  const [{ createMemoryDisk }, { createMemoryDeviceStore }, { createMemoryShellStore }] = await Promise.all([
    import('../storage/memory-database.ts'),
    import('../storage/memory-device-store.ts'),
    import('../storage/memory-shell-store.ts'),
  ])
  const disks = new Map<string, ReturnType<typeof createMemoryDisk>>()
  return {
    shell: createMemoryShellStore(),
    openStore: async (whose) => {
      const name = `${whose.serverId}/${whose.personId}`
      const disk = disks.get(name) ?? createMemoryDisk()
      disks.set(name, disk)
      return createMemoryDeviceStore(whose, disk)
    },
    isLasting: false,
  }
}
