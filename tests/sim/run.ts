import process from 'node:process'
import { parseArgs } from 'node:util'
import { jobsOf, runJobs, told } from './world/pool.ts'

/**
 * `npm run sim`: phones and a server under every fault, seed by seed, on every processor. `--seeds N`, `--steps N`, `--from N`
 * change how many, how long and which; `SEED=n` repeats one. Prints what happened in a seed that fails, stops there unless
 * `--keep-going` is given, and exits non-zero.
 */
const { values } = parseArgs({
  options: {
    'seeds': { type: 'string', default: '300' },
    'steps': { type: 'string', default: '200' },
    'from': { type: 'string', default: '1' },
    'keep-going': { type: 'boolean', default: false },
  },
})
const one = process.env.SEED
const wish = {
  from: Number(one ?? values.from),
  seeds: one
    ? 1
    : Number(values.seeds),
  steps: Number(values.steps),
}
const TELL_EVERY_MS = 10_000
const begunMs = Date.now()
let toldMs = begunMs
let done = 0
const failed: number[] = []

await runJobs(jobsOf(wish), (failing, { seeds }) => {
  done += seeds.length
  for (const one of failing) {
    failed.push(one.seed)
    process.stdout.write(`${told(one)}\n\n`)
  }
  if (Date.now() - toldMs >= TELL_EVERY_MS) {
    toldMs = Date.now()
    process.stdout.write(`${done} of ${wish.seeds} seeds, ${(done / secondsGone()).toFixed(1)} a second\n`)
  }
  return failed.length === 0 || values['keep-going']
})

process.stdout.write(`${done} seeds x ${wish.steps} steps in ${Math.round(secondsGone())} s: ${failed.length === 0
  ? 'nothing was lost'
  : `${failed.length} failed (${failed.sort((a, b) => a - b).join(' ')})`}\n`)
process.exitCode = failed.length === 0
  ? 0
  : 1

function secondsGone(): number {
  return (Date.now() - begunMs) / 1000
}
