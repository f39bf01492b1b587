import type { Migration } from './migration.ts'

/** Two or three indexes where many rows arrive at once, none on bytes. */
export const deviceTables: Migration = {
  version: 1,
  stores: {
    items: '[scope+coll+id], *entries',
    outbox: 'n, opId, [state+n], [recheck+n], [deviceId+opNo], awaits, *touches',
    blobs: 'sha256, [state+order+createdMs], upload',
    bytes: '[owner+n]',
    drafts: 'id, createdMs, *held',
    kv: 'name',
    keys: 'name',
  },
}
