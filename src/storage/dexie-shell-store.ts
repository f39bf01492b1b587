import type { ShellStore } from './shell-store.ts'
import { openDexieDatabase } from './dexie-database.ts'
import { createShellStore } from './engine/shell-store.ts'
import { shellTables } from './migrations/0001-shell.ts'

export function createDexieShellStore(name = 'jz-shell'): ShellStore {
  return createShellStore(openDexieDatabase(name, [shellTables]))
}
