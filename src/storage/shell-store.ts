import type { Grant } from '../domain/access/roles.ts'
import type { Live } from './live.ts'

/** One person of one server on this phone, with enough to open the app offline. */
export interface Profile {
  serverId: string
  personId: string
  name: string
  unitId: string
  deviceId: string
  grants: readonly Grant[]
  scopes: readonly string[]
  isDemo: boolean
  /** Signed out: not offered, its unsent work stays. */
  hidden: boolean
  lastUsedMs: number
}

/** A file that another app shared with this one and that nobody has claimed yet. */
export interface TrayFile {
  id: string
  name: string
  mime: string
  /** Bytes. */
  size: number
  /** Words that came with it. */
  text: string
  receivedMs: number
}

export interface SharedFile {
  id: string
  name: string
  mime: string
  /** Read in slices, never whole. */
  blob: Blob
}

/** The small database that belongs to no person: `jz-shell`. Failures as for DeviceStore. */
export interface ShellStore {
  profiles: () => Promise<Profile[]>
  /** Last used first, hidden ones included. */
  watchProfiles: () => Live<Profile[]>
  putProfile: (profile: Profile) => Promise<void>
  hideProfile: (serverId: string, personId: string) => Promise<void>
  /** All files of one share or none; resolved means on disk. Failures also: `file-unreadable`. */
  addShared: (files: readonly SharedFile[], note: { text: string, receivedMs: number }) => Promise<void>
  watchTray: () => Live<TrayFile[]>
  /** A shared file of its type, made row by row; `undefined` where it is not there whole. */
  trayBlob: (id: string) => Promise<Blob | undefined>
  dropShared: (id: string) => Promise<void>
  /** Small JSON values: language, text size, what was explained already. */
  setting: (name: string) => Promise<unknown>
  setSetting: (name: string, value: unknown) => Promise<void>
  close: () => void
}
