import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { main } from './main.ts'
import { StartRefused } from './start/start-refused.ts'

/** `npm start`. The only file of the server, beside its child process, that does something by being loaded. */
const say = (line: string): void => void process.stdout.write(`${line}\n`)

// What lies in the data folder concerns nobody else on this machine.
process.umask(0o077)

try {
  const running = await main({
    argv: process.argv.slice(2),
    env: process.env,
    root: fileURLToPath(new URL('../..', import.meta.url)),
  }, say)
  if (running) {
    process.once('SIGTERM', () => void stop(running.stop))
    process.once('SIGINT', () => void stop(running.stop))
  }
}
catch (error) {
  process.stderr.write(error instanceof StartRefused
    ? `${error.message}\n`
    : `The server failed to start: ${String((error as Error).stack)}\n`)
  process.exit(1)
}

/** A second signal, now without a listener, ends it at once. */
async function stop(end: () => Promise<void>): Promise<void> {
  say('Stopping ...')
  try {
    await end()
  }
  catch (error) {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  }
  process.exit(0)
}
