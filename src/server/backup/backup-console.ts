import { runConsole } from '../start/run-console.ts'
import { nodeDisk } from '../storage/disk.ts'
import { runBackup } from './backup-command.ts'

/** `npm run backup -- …`: copies the data of a server, running or not. */
await runConsole(async (told, say) => await runBackup(told, {
  disk: nodeDisk,
  now: () => Date.now(),
  say,
}))
