import process from 'node:process'
import { main } from '../../../../src/server/main.ts'

/** The real server as a process of its own, for tests that kill it: `serve.ts ROOT [options]` with the app already built in ROOT/dist. */
const [root = '', ...argv] = process.argv.slice(2)
async function run(): Promise<void> {
  const running = await main({ argv, env: process.env, root }, line => process.stdout.write(`${line}\n`))
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => void running?.stop().then(() => process.exit(0)))
}
void run().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(1)
})
