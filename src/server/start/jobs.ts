import type { ServerParts } from '../parts.ts'
import { watchDisk } from '../blobs/disk-guard.ts'
import { sweepSpools } from '../blobs/sweep.ts'
import { sweepUnnamed } from '../blobs/unnamed.ts'
import { makeDuePictures } from '../derivatives/job.ts'
import { carryOutErasures } from '../erasure/destroy.ts'
import { applyDeferred } from '../oplog/deferred.ts'

const MINUTE_MS = 60_000

/** What the server does by itself. Returns how to stop. */
export async function startJobs(parts: ServerParts): Promise<() => Promise<void>> {
  const applied = await applyDeferred(parts)
  if (applied > 0)
    parts.log.info({ applied }, 'ops that waited for this version were applied')
  const ending = new AbortController()
  const stops = [
    every(parts, {
      ms: MINUTE_MS,
      what: 'erasures',
      work: async () => await carryOutErasures(parts),
    }),
    every(parts, {
      ms: MINUTE_MS,
      what: 'pictures',
      work: async () => await makeDuePictures(parts, ending.signal),
    }),
    every(parts, {
      ms: 24 * 60 * MINUTE_MS,
      what: 'spools',
      work: async () => await sweepSpools(parts),
    }),
    every(parts, {
      ms: 24 * 60 * MINUTE_MS,
      what: 'unnamed blobs',
      work: async () => await sweepUnnamed(parts),
    }),
  ]
  const stopWatching = watchDisk(parts)
  return async () => {
    stopWatching()
    ending.abort()
    await Promise.all(stops.map(async stop => await stop()))
  }
}

/** At once and then again after a pause; a failure is noted and does not end it. Stopping waits for what is running. */
function every({ clock, log }: ServerParts, { ms, what, work }: { ms: number, what: string, work: () => Promise<number> }): () => Promise<void> {
  let isStopped = false
  let cancel = (): void => {}
  let running = run()
  return async () => {
    isStopped = true
    cancel()
    await running
  }

  async function run(): Promise<void> {
    try {
      const done = await work()
      if (done > 0)
        log.info({ what, done }, 'done in the background')
    }
    catch (error) {
      log.error({ err: error, what }, 'a background job failed')
    }
    if (!isStopped) {
      cancel = clock.later(ms, () => {
        running = run()
      })
    }
  }
}
