import { runConsole } from '../start/run-console.ts'
import { nodeDisk } from '../storage/disk.ts'
import { runRestore } from './restore-command.ts'

/** `npm run restore -- …`: puts a backup in the place of the data. */
await runConsole(async (told, say) => await runRestore(told, {
  disk: nodeDisk,
  now: () => Date.now(),
  say,
}))
