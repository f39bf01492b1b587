import process from 'node:process'
import { createInterface } from 'node:readline/promises'
import { runConsole } from '../start/run-console.ts'
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
await runConsole(async (told, say) => await runCommand(told, say, askPassphrase))
