import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { StartRefused } from '../start/start-refused.ts'
import { nodeDisk } from '../storage/disk.ts'
import { runBackup } from './backup-command.ts'

/** `npm run backup -- …`: copies the data of a server, running or not. */
try {
  // What lies there concerns nobody else on this machine.
  process.umask(0o077)
  const argv = process.argv.slice(2)
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const machine = {
    disk: nodeDisk,
    now: () => Date.now(),
    say: (line: string) => void process.stdout.write(`${line}\n`),
  }
  if (!await runBackup({ argv, root }, machine))
    process.exitCode = 1
}
catch (error) {
  process.stderr.write(error instanceof StartRefused
    ? `${error.message}\n`
    : `${String((error as Error).stack)}\n`)
  process.exitCode = 1
}
