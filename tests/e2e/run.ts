import { spawnSync } from 'node:child_process'
import process from 'node:process'

/** `npm run e2e` runs every journey, `npm run e2e -- main-job` one of them, on a fresh build. */
const wanted = process.argv.slice(2)
const build = spawnSync('vite', ['build', '--logLevel', 'warn'], { stdio: 'inherit' })
if (build.status !== 0)
  process.exit(build.status ?? 1)
const tests = spawnSync('playwright', ['test', '-c', 'tests/e2e', ...wanted], { stdio: 'inherit' })
process.exit(tests.status ?? 1)
