import type { OpDefinition } from '../domain/oplog/reducer.ts'
import type { DeviceStore } from './device-store.ts'
import { opRegistry } from '../domain/oplog/registry.ts'
import { openDexieDatabase } from './dexie-database.ts'
import { openDeviceStore } from './engine/device-store.ts'
import { deviceMigrations } from './migrations/migrations.ts'

export interface DeviceStoreOptions {
  serverId: string
  personId: string
  /** Taken where this person is new on this phone. */
  deviceId: string
  now?: () => number
  registry?: ReadonlyMap<string, OpDefinition>
  /** Hears of what went wrong without stopping the work. */
  onFault?: (error: unknown) => void
}

export function deviceDatabaseName({ serverId, personId }: Pick<DeviceStoreOptions, 'serverId' | 'personId'>): string {
  return `jz-${serverId}-${personId}`
}

/** @throws Failure 'storage-unavailable' or 'not-saved' where this browser keeps nothing */
export function createDexieDeviceStore(options: DeviceStoreOptions): Promise<DeviceStore> {
  const { personId, deviceId, now = Date.now, registry = opRegistry, onFault } = options
  return openDeviceStore(openDexieDatabase(deviceDatabaseName(options), deviceMigrations), {
    personId,
    deviceId,
    now,
    registry,
    onFault,
  })
}
