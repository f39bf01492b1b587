import type { Migration } from './migration.ts'
import { deviceTables } from './0001-device.ts'
import { shellTables } from './0001-shell.ts'

/** A person's database, oldest step first. A new step is a file of its own, added at the end. */
export const deviceMigrations: readonly Migration[] = [deviceTables]

/** The phone's own database, oldest step first. */
export const shellMigrations: readonly Migration[] = [shellTables]
