import type { DeviceStore } from '../../../../src/storage/device-store.ts'

/** One phone of a test. Every test gets a new one. */
export interface Phone {
  store: DeviceStore
  /** A second tab on the same database. */
  tab: () => Promise<DeviceStore>
  /** Closes every tab and opens the database again. */
  reopen: () => Promise<DeviceStore>
  now: (ms: number) => void
}

export type OpenPhone = () => Promise<Phone>
