import type { ShellStore } from './shell-store.ts'
import { openDexieDatabase } from './dexie-database.ts'
import { createShellStore } from './engine/shell-store.ts'
import { shellMigrations } from './migrations/migrations.ts'

export function createDexieShellStore(name = 'jz-shell'): ShellStore {
  return createShellStore(openDexieDatabase(name, shellMigrations))
}
