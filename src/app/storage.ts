import type { Ref } from 'vue'
import type { DeviceStore } from '../storage/device-store.ts'
import type { DeviceStoreOptions } from '../storage/dexie-device-store.ts'
import type { Live } from '../storage/live.ts'
import type { ShellStore } from '../storage/shell-store.ts'
import type { RealStorage } from './real-storage.ts'
import { readonly, ref } from 'vue'
import { asFailure } from '../domain/failure.ts'
import { afterFirstThings } from '../ui/first-things.ts'

export interface PhoneStorage {
  shell: ShellStore
  openStore: (options: DeviceStoreOptions) => Promise<DeviceStore>
  /** False once it has turned out that this browser keeps nothing. */
  isLasting: Readonly<Ref<boolean>>
  /** Has this app kept anything here before? */
  isKnown: () => Promise<boolean>
  /** Opens it now, ahead of the first need. */
  warmUp: () => void
}

type Load = () => Promise<RealStorage>

const loadReal: Load = async () => (await import('./real-storage.ts')).openRealStorage()

/**
 * The phone's storage, fetched and opened at the first need: who opens the app for the first time reads the welcome page
 * without waiting for a database that is empty.
 */
export function createPhoneStorage(load: Load = loadReal, indexedDB: Partial<IDBFactory> | undefined = globalThis.indexedDB): PhoneStorage {
  const isLasting = ref(indexedDB !== undefined)
  let opening: Promise<RealStorage> | undefined
  let isProbed = false
  let hasRefused = false

  /** A phone that was used before opens without being tried out; whether it still keeps bytes is found out behind the first page. */
  function probeOnce({ probe }: RealStorage): void {
    if (isProbed || !probe)
      return
    isProbed = true
    afterFirstThings(() => void probe().then((result) => {
      // Only a refusal is about the browser; a full phone and a lost connection are told where they matter.
      hasRefused = result === 'storage-unavailable'
      isLasting.value &&= !hasRefused
    }).catch(() => {})) // a probe that did not run says nothing
  }

  const open = async (): Promise<RealStorage> => {
    opening ??= load()
    try {
      const real = await opening
      isLasting.value = real.isLasting && !hasRefused
      probeOnce(real)
      return real
    }
    catch (error) {
      // The next need tries again: what failed may have been over in a moment.
      opening = undefined
      throw error
    }
  }
  return {
    shell: lazyShell(async () => (await open()).shell),
    openStore: async options => (await open()).openStore(options),
    isLasting: readonly(isLasting),
    async isKnown() {
      // Where the browser does not list its databases, looking inside is the only way.
      const names = await indexedDB?.databases?.().catch(() => undefined)
      return names?.some(({ name }) => name === 'jz-shell') ?? true
    },
    warmUp: () => void open().catch(() => {}),
  }
}

function lazyShell(shell: () => Promise<ShellStore>): ShellStore {
  const later = <T>(ask: (store: ShellStore) => Live<T>): Live<T> => ({
    subscribe(onNext, onError) {
      let isOver = false
      let inner: { unsubscribe: () => void } | undefined
      shell().then((store) => {
        if (!isOver)
          inner = ask(store).subscribe(onNext, onError)
      }).catch(error => onError?.(asFailure(error, 'storage-unavailable')))
      return {
        unsubscribe() {
          isOver = true
          inner?.unsubscribe()
        },
      }
    },
  })
  return {
    profiles: async () => (await shell()).profiles(),
    watchProfiles: () => later(store => store.watchProfiles()),
    putProfile: async profile => (await shell()).putProfile(profile),
    hideProfile: async (serverId, personId) => (await shell()).hideProfile(serverId, personId),
    addShared: async (files, note) => (await shell()).addShared(files, note),
    watchTray: () => later(store => store.watchTray()),
    trayBlob: async id => (await shell()).trayBlob(id),
    dropShared: async id => (await shell()).dropShared(id),
    setting: async name => (await shell()).setting(name),
    setSetting: async (name, value) => (await shell()).setSetting(name, value),
    close: () => void shell().then(store => store.close(), () => {}), // what never opened is closed
  }
}
