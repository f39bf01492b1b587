import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { seeded } from '../support/seeded.ts'
import { badLine } from './bad-line.ts'
import { browserKills } from './browser-kills.ts'
import { diskFull } from './disk-full.ts'
import { durableAnswers } from './durable-answers.ts'
import { plantedBugs } from './planted-bugs.ts'
import { quotaExceeded } from './quota-exceeded.ts'
import { serverKills } from './server-kills.ts'
import { buildApp } from './support/plant.ts'
import { workerUpdate } from './worker-update.ts'

/**
 * `npm run chaos`: real servers, real browsers with real profiles, and everything that can happen to them. `--short` is the
 * run of the continuous checks; `--seed N` repeats what was drawn; names of scenarios run only these.
 */
const scenarios: readonly Scenario[] = [
  durableAnswers,
  plantedBugs,
  serverKills,
  browserKills,
  badLine,
  diskFull,
  quotaExceeded,
  workerUpdate,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const isShort = values.short
/** When Chromium gives room again is its own affair: what waits for that is no part of the continuous checks. */
const isInShort = ({ name }: Scenario): boolean => name !== quotaExceeded.name
const chosen = scenarios.filter(scenario => positionals.length === 0
  ? !isShort || isInShort(scenario)
  : positionals.includes(scenario.name))
if (chosen.length === 0 || !Number.isSafeInteger(seed)) {
  console.error(`npm run chaos -- [--short] [--seed N] [${scenarios.map(({ name }) => name).join(' | ')}]`)
  process.exit(2)
}

// Profiles, data and photos all lie in here, and go with this process however it ends.
const folder = mkdtempSync(join(tmpdir(), 'jianzheng-chaos-'))
process.env.TMPDIR = folder
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(130))

interface Line { name: string, title: string, seconds: number, words: string, isGood: boolean | null }

console.log(`chaos with seed ${seed}${isShort ? ', short' : ''}`)
const appFolder = join(folder, 'app')
await buildApp(join(appFolder, 'dist'))
const lines: Line[] = []
for (const scenario of chosen) {
  lines.push(await play(scenario))
  print(lines.at(-1)!)
}
const failed = lines.filter(({ isGood }) => isGood === false)
const passed = lines.filter(({ isGood }) => isGood === true)
console.log(`\n${'scenario'.padEnd(18)} ${'time'.padStart(6)}  result`)
for (const { name, seconds, words, isGood } of lines) {
  console.log(`${name.padEnd(18)} ${`${seconds} s`.padStart(6)}  ${isGood === null
    ? 'left out'
    : isGood ? 'passed' : 'FAILED'}: ${words}`)
}
console.log(`\nseed ${seed}, ${lines.reduce((sum, { seconds }) => sum + seconds, 0)} s\n${passed.length} passed, ${failed.length} failed`)
process.exit(failed.length > 0 || passed.length === 0
  ? 1
  : 0)

async function play(scenario: Scenario): Promise<Line> {
  const { name, title } = scenario
  console.log(`\n${name}: ${title}`)
  const lacking = await scenario.missing?.()
  if (lacking !== undefined) {
    return {
      name,
      title,
      seconds: 0,
      words: lacking,
      isGood: process.env.CI ? false : null,
    }
  }
  const startMs = performance.now()
  const ends: Array<() => Promise<void> | void> = []
  const told: string[] = []
  const sources: Array<() => string> = []
  const log = (line: string): void => void told.push(`${((performance.now() - startMs) / 1000).toFixed(1)} s  ${line}`)
  const chaos: Chaos = {
    seed,
    isShort,
    dice: seeded(seed),
    appFolder,
    log,
    say: where => sayWhere(where, log),
    afterwards: end => void ends.push(end),
    sources,
  }
  const { figures, findings } = await attempt(scenario, chaos)
  await keepStory(name, [
    ...told,
    '',
    ...findings,
    '',
    ...sources.map(source => source()),
  ], findings.length > 0)
  for (const end of ends.reverse())
    await Promise.resolve().then(end).catch((error: unknown) => log(String(error)))
  return {
    name,
    title,
    seconds: Math.round((performance.now() - startMs) / 1000),
    words: [figures, ...findings].filter(Boolean).join('\n    '),
    isGood: findings.length === 0,
  }
}

async function attempt(scenario: Scenario, chaos: Chaos): Promise<Outcome> {
  try {
    return await scenario.run(chaos)
  }
  catch (error) {
    return {
      figures: '',
      findings: [`it did not come to its end: ${(error as Error).stack}`],
    }
  }
}

/** One line that changes where a person looks on; each on its own in a file. */
function sayWhere(where: string, log: (line: string) => void): void {
  log(where)
  if (process.stdout.isTTY)
    process.stdout.write(`\r\u001B[K  ${where}`)
}

async function keepStory(name: string, story: readonly string[], isFailed: boolean): Promise<void> {
  await mkdir('artefacts/chaos', { recursive: true })
  const file = `artefacts/chaos/${name}-${seed}.log`
  // What servers print for a camera to read is no reading for people.
  await writeFile(file, story.join('\n').split('\n').filter(line => !line.includes('\u001B[')).join('\n'))
  if (isFailed)
    console.log(`  what happened: ${file}\n  again: npm run chaos -- ${isShort ? '--short ' : ''}--seed ${seed} ${name}`)
}

function print({ seconds, words, isGood }: Line): void {
  if (process.stdout.isTTY)
    process.stdout.write('\r\u001B[K')
  console.log(`  ${isGood === null
    ? 'left out'
    : isGood ? 'passed' : 'FAILED'} after ${seconds} s: ${words}`)
}
