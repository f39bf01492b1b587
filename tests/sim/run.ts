import process from 'node:process'
import { parseArgs } from 'node:util'
import { jobsOf, runJobs, told } from './world/pool.ts'

/**
 * `npm run sim`: phones and a server under every fault, seed by seed. `--seeds N`, `--steps N`, `--from N` change how many,
 * how long and which; `SEED=n` repeats one. Prints what happened in a seed that fails, and exits non-zero then.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    steps: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
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
const begunMs = Date.now()
const failed: number[] = []
await runJobs(jobsOf(wish), failing => failing.forEach((one) => {
  failed.push(one.seed)
  process.stdout.write(`${told(one)}\n\n`)
}))
const seconds = Math.round((Date.now() - begunMs) / 1000)
process.stdout.write(`${wish.seeds} seeds x ${wish.steps} steps in ${seconds} s: ${failed.length === 0
  ? 'nothing was lost'
  : `${failed.length} failed (${failed.sort((a, b) => a - b).join(' ')})`}\n`)
process.exitCode = failed.length === 0
  ? 0
  : 1
