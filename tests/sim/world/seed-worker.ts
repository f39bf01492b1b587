import type { Failing, Job } from './pool.ts'
import { parentPort } from 'node:worker_threads'
import { plantedModules, realModules } from './modules.ts'
import { simulate } from './simulate.ts'

async function run({ seeds, steps, fates, planted, until }: Job): Promise<Failing[]> {
  const modules = planted
    ? await plantedModules(planted.name, planted.plant)
    : realModules
  const failing: Failing[] = []
  for (const seed of seeds) {
    const { violations, script } = await simulate({
      seed,
      steps,
      modules,
      ...fates
        ? { fates }
        : {},
    })
    if (violations.length > 0)
      failing.push({ seed, violations, script })
    if (violations.some(({ id }) => id === until))
      break
  }
  return failing
}

parentPort?.on('message', (job: Job) => {
  run(job).then(
    failing => parentPort?.postMessage(failing),
    (error: unknown) => parentPort?.postMessage({
      error: error instanceof Error
        ? error.stack ?? error.message
        : String(error),
    }),
  )
})
