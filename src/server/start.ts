import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { main } from './main.ts'
import { StartRefused } from './start/start-refused.ts'

/** `npm start`. The only file of the server, beside its child process, that does something by being loaded. */
const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function start(): Promise<void> {
  // What lies in the data folder concerns nobody else on this machine.
  process.umask(0o077)
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const running = await main({
    argv: process.argv.slice(2),
    env: process.env,
    root,
  }, say)
  if (!running)
    return
  process.once('SIGTERM', () => void stop(running.stop))
  process.once('SIGINT', () => void stop(running.stop))
}

/** A second signal, now without a listener, ends it at once. */
async function stop(end: () => Promise<void>): Promise<void> {
  say('Stopping ...')
  await end().then(() => process.exit(0), fail)
}

function fail(error: unknown): never {
  process.stderr.write(error instanceof StartRefused
    ? `${error.message}\n`
    : `The server failed: ${String((error as Error).stack)}\n`)
  process.exit(1)
}

void start().catch(fail)
