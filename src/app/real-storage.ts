import type { FailureCode } from '../domain/failure.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { DeviceStoreOptions } from '../storage/dexie-device-store.ts'
import type { ShellStore } from '../storage/shell-store.ts'
import { asFailure, Failure } from '../domain/failure.ts'
import { createDexieDeviceStore } from '../storage/dexie-device-store.ts'
import { createDexieShellStore } from '../storage/dexie-shell-store.ts'
import { isRefusal, probeStorage } from '../storage/probe.ts'

export interface RealStorage {
  shell: ShellStore
  openStore: (options: DeviceStoreOptions) => Promise<DeviceStore>
  /** False: this browser keeps nothing, all of it lives in memory and the app says so. */
  isLasting: boolean
  /** Tries out whether this browser still keeps bytes, on a phone that was not asked at the start because it was used before. */
  probe?: () => Promise<'ok' | FailureCode>
}

/**
 * The phone's own storage; memory only where the browser keeps nothing, so that the app can at least be used online. A
 * phone that has something of ours and cannot open it just now is never given an empty memory instead.
 * @throws Failure what a phone that was used before says when its storage does not open
 */
export async function openRealStorage(): Promise<RealStorage> {
  const isNew = await isNewHere()
  const shell = createDexieShellStore()
  const failure = await tryOut(shell)
  if (!failure) {
    return {
      shell,
      openStore: createDexieDeviceStore,
      isLasting: true,
      probe: () => probeStorage(),
    }
  }
  shell.close()
  if (isNew || failure.code === 'storage-unavailable' || isRefusal(failure))
    return await openMemory()
  throw failure
}

/** True only where the browser lists its databases and ours is not among them. Asked first: looking inside makes it. */
async function isNewHere(): Promise<boolean> {
  try {
    const names = await globalThis.indexedDB.databases()
    return names.every(({ name }) => name !== 'jz-shell')
  }
  catch {
    // A browser that cannot say is taken for one that was used before: the careful side.
    return false
  }
}

/** A phone that has profiles has proven that it keeps things; an empty one is tried out first. */
async function tryOut(shell: ShellStore): Promise<Failure | undefined> {
  try {
    if ((await shell.profiles()).length > 0)
      return undefined
    const probe = await probeStorage()
    return probe === 'ok'
      ? undefined
      : new Failure(probe)
  }
  catch (error) {
    return asFailure(error, 'storage-lost')
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
    openStore: async (options) => {
      const name = `${options.serverId}/${options.personId}`
      const disk = disks.get(name) ?? createMemoryDisk()
      disks.set(name, disk)
      return createMemoryDeviceStore(options, disk)
    },
    isLasting: false,
  }
}
