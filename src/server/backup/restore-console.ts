import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { StartRefused } from '../start/start-refused.ts'
import { nodeDisk } from '../storage/disk.ts'
import { runRestore } from './restore-command.ts'

/** `npm run restore -- …`: puts a backup in the place of the data. */
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
  await runRestore({ argv, root }, machine)
}
catch (error) {
  process.stderr.write(error instanceof StartRefused
    ? `${error.message}\n`
    : `${String((error as Error).stack)}\n`)
  process.exitCode = 1
}
