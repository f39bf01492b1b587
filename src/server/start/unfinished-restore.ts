import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefused } from './start-refused.ts'

/** Lies in a data folder from before a restore changes anything there until all of it is in place. */
export function restoreMarker(dataFolder: string): string {
  return join(dataFolder, 'restore-unfinished')
}

/** Nobody may work with a database that is half one and half another. @throws StartRefused */
export function assertRestored(dataFolder: string): void {
  if (existsSync(restoreMarker(dataFolder)))
    throw new StartRefused(`A restore into ${dataFolder} was begun and did not finish: run restore again (npm run restore -- DIR --data ${dataFolder}). What was there before is kept in ${join(dataFolder, 'backups')}.`)
}
