import type { Engine } from './support/engine.ts'
import type { Tally } from './support/steps.ts'
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { openFirefox } from './firefox.ts'
import { mainJob } from './main-job.ts'
import { somePhotographs } from './support/photographs.ts'
import { findEngines } from './support/prerequisites.ts'
import { openWebkit } from './webkit.ts'

/**
 * `npm run test:engines`: the main job in Firefox and in WebKit, as Debian ships them, against the built app and the real
 * server. `-- firefox` or `-- webkit` runs one of them.
 */
const engines = findEngines()
if ('missing' in engines) {
  process.stdout.write(`The browsers are not all here. Install them: apt-get install ${engines.missing.join(' ')}\n`)
  process.exit(1)
}
const { firefox, webkit } = engines.found
const all: Record<string, () => Promise<Engine>> = {
  firefox: () => openFirefox(firefox),
  webkit: () => openWebkit(webkit),
}
const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !(name in all))
if (unknown.length > 0) {
  process.stdout.write(`No such engine: ${unknown.join(', ')}. There are ${Object.keys(all).join(' and ')}.\n`)
  process.exit(1)
}
const build = spawnSync('vite', ['build', '--logLevel', 'error'], { stdio: 'inherit' })
if (build.status !== 0)
  process.exit(build.status ?? 1)

const photos = await somePhotographs()
const total: Tally = { passed: 0, failed: 0 }
for (const [name, open] of Object.entries(all)) {
  if (wanted.length > 0 && !wanted.includes(name))
    continue
  const { passed, failed } = await mainJob(open, photos)
  total.passed += passed
  total.failed += failed
}
await photos.remove()
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed > 0 || total.passed === 0
  ? 1
  : 0
