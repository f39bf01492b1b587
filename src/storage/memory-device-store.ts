import type { DeviceStore } from './device-store.ts'
import type { DeviceStoreOptions } from './dexie-device-store.ts'
import type { MemoryDisk } from './memory-database.ts'
import { opRegistry } from '../domain/oplog/registry.ts'
import { openDeviceStore } from './engine/device-store.ts'
import { createMemoryDisk } from './memory-database.ts'
import { deviceMigrations } from './migrations/migrations.ts'

/** The twin for tests, simulations and a browser that keeps nothing. Two stores on one disk are two tabs. */
export function createMemoryDeviceStore(options: Omit<DeviceStoreOptions, 'serverId'>, disk: MemoryDisk = createMemoryDisk()): Promise<DeviceStore> {
  const { personId, deviceId, now = Date.now, registry = opRegistry, onFault } = options
  return openDeviceStore(disk.open(deviceMigrations), {
    personId,
    deviceId,
    now,
    registry,
    onFault,
  })
}
