import type { Migration } from './migration.ts'

export const shellTables: Migration = {
  version: 1,
  stores: {
    profiles: '[serverId+personId], lastUsedMs',
    tray: 'id, receivedMs',
    trayBytes: '[id+n]',
    settings: 'name',
  },
}
