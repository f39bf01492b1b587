import type { Told } from './read-config.ts'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { StartRefused } from './start-refused.ts'

type Command = (told: Told, say: (line: string) => void) => Promise<unknown>

/**
 * Runs a command for the person at the machine. What it says goes to the terminal, a refusal is one sentence and only what
 * nobody foresaw comes with its stack. A command that answers `false` has done its work and found something missing.
 */
export async function runConsole(command: Command): Promise<void> {
  // What these commands write concerns nobody else on this machine.
  process.umask(0o077)
  try {
    const told = {
      argv: process.argv.slice(2),
      env: process.env,
      root: fileURLToPath(new URL('../../..', import.meta.url)),
    }
    if (await command(told, line => void process.stdout.write(`${line}\n`)) === false)
      process.exitCode = 1
  }
  catch (error) {
    process.stderr.write(error instanceof StartRefused
      ? `${error.message}\n`
      : `${String((error as Error).stack)}\n`)
    process.exitCode = 1
  }
}
