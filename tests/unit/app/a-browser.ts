import type { DoorsParts, Equipment, Whose } from '../../../src/app/doors-parts.ts'
import type { Doors, Opened } from '../../../src/container/container.ts'
import type { Failure } from '../../../src/domain/failure.ts'
import type { DeviceStore } from '../../../src/storage/device-store.ts'
import type { DeviceKey } from '../../../src/storage/facts.ts'
import type { MemoryDisk } from '../../../src/storage/memory-database.ts'
import type { OnlineCalls } from '../../../src/sync/calls/online-calls.ts'
import type { SyncLoop } from '../../../src/sync/sync-loop.ts'
import type { TestServer } from '../server/people/a-server.ts'
import { onTestFinished } from 'vitest'
import { createDoors } from '../../../src/app/doors.ts'
import { createPageLoop } from '../../../src/app/page-loop.ts'
import { createSessionHolder } from '../../../src/app/session-holder.ts'
import { createRecorder } from '../../../src/recording/create-recorder.ts'
import { makeDeviceKey, openDeviceKey } from '../../../src/recording/device-key.ts'
import { createRemaker } from '../../../src/recording/remake.ts'
import { createMemoryDisk } from '../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'
import { browserClock } from '../../../src/sync/browser-clock.ts'
import { createOnlineCalls } from '../../../src/sync/calls/online-calls.ts'
import { createSyncLoop } from '../../../src/sync/create-sync-loop.ts'
import { createServerCalls } from '../../../src/sync/http-server-calls.ts'
import { createHttp } from '../../../src/sync/http.ts'

const pageThatIsNeverSeen = Object.assign(new EventTarget(), {
  document: Object.assign(new EventTarget(), { visibilityState: 'hidden' }),
}) as unknown as Window

let made = 0
export function newId(): string {
  made += 1
  return `0199eeee-0000-7000-8000-${String(made).padStart(12, '0')}`
}

/** One browser profile on a phone: its disks, its cookie and its network. */
export interface Browser {
  calls: OnlineCalls
  /** Opens the app; what was on the disks before is there again. */
  open: () => Promise<Doors>
  /** Reads a person's store without opening the app. */
  storeOf: (whose: Pick<Whose, 'serverId' | 'personId'>) => Promise<DeviceStore>
  goOffline: (isOffline: boolean) => void
  /** Every request that reached the server: method and path. */
  asked: string[]
  /** The disk of the shell, or of `server/person`. */
  diskOf: (name: string) => MemoryDisk
  /** Why the last person's part did not open, as the welcome page is told. */
  notOpened: Failure[]
  faults: unknown[]
}

/** A browser whose network ends in this server, without a socket between. */
export function aBrowser(server: TestServer): Browser {
  const disks = new Map<string, MemoryDisk>()
  const diskOf = (name: string): MemoryDisk => {
    const disk = disks.get(name) ?? createMemoryDisk()
    disks.set(name, disk)
    return disk
  }
  const openStore = async (whose: Whose): Promise<DeviceStore> => createMemoryDeviceStore(whose, diskOf(`${whose.serverId}/${whose.personId}`))
  const asked: string[] = []
  const notOpened: Failure[] = []
  const faults: unknown[] = []
  const network = aNetwork(server, asked)
  const calls = createOnlineCalls(createHttp({ fetch: network.fetch }))

  async function open(): Promise<Doors> {
    const shell = createMemoryShellStore(diskOf('shell'))
    const holder = createSessionHolder(shell, network.fetch)
    const parts: DoorsParts = {
      shell,
      holder,
      openStore,
      equip: (profile, store) => equip(profile, store, holder.fetchAs(profile.personId)),
      makeKey: makeDeviceKey,
      signOut: calls.signOut,
      onEntered: () => {},
      label: 'Android Chrome',
      now: server.nowMs,
      newId,
      isKnown: true,
      onNotOpened: failure => void notOpened.push(failure),
      onFault: error => void faults.push(error),
    }
    const doors = await createDoors(parts)
    onTestFinished(() => doors.opened.value?.sync.stop())
    return doors
  }
  return {
    calls,
    open,
    storeOf: async whose => openStore({
      ...whose,
      deviceId: newId(),
    }),
    goOffline: network.goOffline,
    asked,
    diskOf,
    notOpened,
    faults,
  }
}

function aNetwork({ app }: TestServer, asked: string[]) {
  let cookie: string | undefined
  let isOffline = false
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (isOffline)
      throw new TypeError('Failed to fetch')
    const headers = new Headers(init?.headers)
    headers.set('x-forwarded-for', '192.0.2.7')
    if (cookie)
      headers.set('cookie', cookie)
    asked.push(`${init?.method ?? 'GET'} ${String(input)}`)
    const response = await app.request(String(input), { ...init, headers })
    const set = response.headers.get('set-cookie')
    if (set) {
      cookie = /max-age=0/i.test(set)
        ? undefined
        : set.split(';')[0]
    }
    return response
  }
  return {
    fetch,
    goOffline: (offline: boolean) => {
      isOffline = offline
    },
  }
}

async function equip({ personId }: Opened['profile'], store: DeviceStore, fetch: typeof globalThis.fetch): Promise<Equipment> {
  const key = await openDeviceKey(store)
  const sync = createPageLoop(() => makeLoop({ personId, store, key, fetch }), pageThatIsNeverSeen)
  return {
    recorder: createRecorder({
      store,
      personId,
      build: 'test',
      key,
      newId,
    }),
    sync,
    end: sync.end,
  }
}

interface LoopWishes { personId: string, store: DeviceStore, key: DeviceKey | null, fetch: typeof globalThis.fetch }

function makeLoop({ personId, store, key, fetch }: LoopWishes): SyncLoop {
  return createSyncLoop({
    personId,
    store,
    calls: createServerCalls(createHttp({ fetch })),
    clock: browserClock,
    build: 'test',
    newId,
    remakerFor: deviceId => createRemaker(deviceId, key),
    locks: {
      ifFree: async (_name, work) => work().then(() => 'done' as const),
      whenFree: async () => {},
    },
    nudges: () => () => {},
  })
}
