import type { Opened } from '../container/container.ts'
import type { DeviceStore } from '../storage/device-store.ts'
import type { DeviceKey } from '../storage/facts.ts'
import type { Profile, ShellStore } from '../storage/shell-store.ts'
import type { SessionHolder } from './session-holder.ts'

export type Whose = Pick<Profile, 'serverId' | 'personId' | 'deviceId'>

export interface DoorsParts {
  shell: ShellStore
  holder: SessionHolder
  openStore: (whose: Whose) => Promise<DeviceStore>
  /** What writes into a store and what carries it to the server; not started yet. */
  equip: (profile: Profile, store: DeviceStore) => Promise<Pick<Opened, 'recorder' | 'sync'>>
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
}
