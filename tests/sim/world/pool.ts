import type { Plant } from './modules.ts'
import type { Violation } from './oracle/violation.ts'
import type { Simulation } from './simulate.ts'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Seeds for a worker to try one after another; with `until`, only until that invariant is violated. */
export interface Job extends Pick<Simulation, 'steps' | 'fates'> {
  seeds: readonly number[]
  /** A name for the copy of the source, and what is broken in it. */
  planted?: { name: string, plant: Plant }
  until?: string
}

export interface Failing {
  seed: number
  violations: Violation[]
  script: string[]
}

/** What came of a job; `false` begins no further one. */
type OnDone = (failing: readonly Failing[], job: Job) => boolean

/** Runs jobs in threads of their own, as many at once as there are processors. Returns for each job the seeds that failed. */
export async function runJobs(jobs: readonly Job[], onDone: OnDone = () => true): Promise<Failing[][]> {
  const results: Failing[][] = []
  const left = [
    ...jobs.entries(),
  ]
  async function work(): Promise<void> {
    const worker = new Worker(new URL('seed-worker.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    try {
      for (let next = left.shift(); next; next = left.shift()) {
        const [n, job] = next
        const failing = await answerOf(worker, job)
        results[n] = failing
        if (!onDone(failing, job))
          left.length = 0
      }
    }
    finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({
    length: Math.min(jobs.length, availableParallelism()),
  }, work))
  return results
}

async function answerOf(worker: Worker, job: Job): Promise<Failing[]> {
  return await new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (answer: Failing[] | { error: string }) => {
      worker.off('error', reject)
      if (Array.isArray(answer))
        resolve(answer)
      else
        reject(new Error(answer.error))
    })
    worker.postMessage(job)
  })
}

/** What a person needs to see what went wrong: the command that repeats it, every step, and what was violated. */
export function told({ seed, violations, script }: Failing): string {
  return [
    `SEED=${seed} npm run sim`,
    ...script,
    ...violations.slice(0, 10).map(({ id, text }) => `[${id}] ${text}`),
  ].join('\n')
}

/** Handfuls of seeds, so that all threads are busy to the end. */
export function jobsOf({ from, seeds, steps }: { from: number, seeds: number, steps: number }): Job[] {
  const all = Array.from({ length: seeds }, (_, n) => from + n)
  return Array.from({
    length: Math.ceil(seeds / 5),
  }, (_, n) => ({
    seeds: all.slice(n * 5, n * 5 + 5),
    steps,
  }))
}
