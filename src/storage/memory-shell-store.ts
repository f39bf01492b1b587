import type { MemoryDisk } from './memory-database.ts'
import type { ShellStore } from './shell-store.ts'
import { createShellStore } from './engine/shell-store.ts'
import { createMemoryDisk } from './memory-database.ts'
import { shellMigrations } from './migrations/migrations.ts'

/** The twin for tests and for a browser that keeps nothing. */
export function createMemoryShellStore(disk: MemoryDisk = createMemoryDisk()): ShellStore {
  return createShellStore(disk.open(shellMigrations))
}
