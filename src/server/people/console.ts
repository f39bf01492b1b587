import process from 'node:process'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { StartRefused } from '../start/start-refused.ts'
import { runCommand } from './console-command.ts'

/** From the terminal, or the first line of what is piped in. */
async function askPassphrase(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question('Passphrase of the rescue pack: ')
  }
  finally {
    lines.close()
  }
}

/** `npm run admin -- …`: for the person who has the machine, when nobody can get in through the app. */
try {
  const { argv, env } = process
  await runCommand({
    argv: argv.slice(2),
    env,
    root: fileURLToPath(new URL('../../..', import.meta.url)),
  }, line => void process.stdout.write(`${line}\n`), askPassphrase)
}
catch (error) {
  process.stderr.write(error instanceof StartRefused
    ? `${error.message}\n`
    : `${String((error as Error).stack)}\n`)
  process.exitCode = 1
}
