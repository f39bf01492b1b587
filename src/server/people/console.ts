import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { StartRefused } from '../start/start-refused.ts'
import { runCommand } from './console-command.ts'

/** `npm run admin -- …`: for the person who has the machine, when nobody can get in through the app. */
try {
  const { argv, env } = process
  await runCommand({
    argv: argv.slice(2),
    env,
    root: fileURLToPath(new URL('../../..', import.meta.url)),
  }, line => void process.stdout.write(`${line}\n`))
}
catch (error) {
  process.stderr.write(error instanceof StartRefused
    ? `${error.message}\n`
    : `${String((error as Error).stack)}\n`)
  process.exitCode = 1
}
