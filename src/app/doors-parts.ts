import type { Opened } from '../container/container.ts'
import type { Failure } from '../domain/failure.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { DeviceKey } from '../storage/facts.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'
import type { SessionHolder } from './session-holder.ts'

export type Whose = Pick<Profile, 'serverId' | 'personId' | 'deviceId'>

/** What writes into a store and what carries it to the server; not started yet. */
export interface Equipment extends Pick<Opened, 'recorder' | 'sync'> {
  /** Stops sending for good: whatever asks for more afterwards sets nothing going. */
  end: () => void
}

export interface DoorsParts {
  shell: ShellStore
  holder: SessionHolder
  openStore: (whose: Whose) => Promise<DeviceStore>
  equip: (profile: Profile, store: DeviceStore) => Promise<Equipment>
  makeKey: () => Promise<DeviceKey | null>
  signOut: () => Promise<void>
  /** Called once somebody has come in: a good moment to ask the browser to keep the data. */
  onEntered: () => void
  /** "Android Chrome" */
  label: string
  now: () => number
  newId: () => string
  /** False: nobody was ever in here, so there is nobody to open. */
  isKnown: boolean
  /** The last person's part did not open at the start: nobody is in, and the welcome page says why. */
  onNotOpened: (failure: Failure) => void
  /** What went wrong without anybody waiting for it. */
  onFault: (error: unknown) => void
}
