import type { Burst, BurstPlace } from './pages/burst.ts'
import type { Benchmark, Line } from './support/benchmark.ts'
import { openBenchPage } from './support/bench-page.ts'
import { slowDown } from './support/slow-phone.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const ROUNDS = 5
const SLOWER = 4
const LONG_MS = 50
/** Each photo of the longest burst may cost so much more than one of the shortest. */
const MOST_GROWTH = 1.15
const bursts: Record<string, { place: BurstPlace, photos: number }> = {
  five: { place: 'worker', photos: 5 },
  ten: { place: 'worker', photos: 10 },
  twenty: { place: 'worker', photos: 20 },
  peer: { place: 'page', photos: 20 },
}

/** Twelve megapixels, one after the other, saved strictly, with thumbnail and preview. */
export const benchmark: Benchmark = { id: 'B2', title: `burst of 20 photos with thumbnails and previews, main thread ${SLOWER} x slowed down`, run }

async function run(): Promise<Line[]> {
  const { page, close } = await openBenchPage('burst')
  try {
    const calibration = await slowDown(page, SLOWER)
    const seen = new Map<string, Burst[]>()
    const idle: number[][] = []
    await takeTurns([
      ...Object.keys(bursts),
      'idle',
    ], ROUNDS, async (name, round) => {
      if (name === 'idle') {
        idle.push(await page.evaluate(() => window.benchIdle(3000)))
        return 0
      }
      const burst = await page.evaluate(({ place, photos }) => window.benchBurst(place, photos), bursts[name]!)
      if (round > 0) {
        seen.set(name, [
          ...seen.get(name) ?? [],
          burst,
        ])
      }
      return burst.totalMs
    })
    return linesOf(seen, {
      calibration,
      idle: idle.slice(1),
    })
  }
  finally {
    await close()
  }
}

function linesOf(seen: Map<string, Burst[]>, { calibration, idle }: { calibration: number, idle: number[][] }): Line[] {
  const each = (name: string): number => spreadOf(seen.get(name)!.map(({ totalMs }) => totalMs / bursts[name]!.photos)).median
  const ours = seen.get('twenty')!.map(({ longTasks }) => longTasks)
  const growth = each('twenty') / each('five')
  return [
    {
      what: 'calibration: the slow-down that a fixed loop met',
      figure: times(calibration),
      raw: { calibration },
    },
    {
      what: 'the same page with nothing to do, 3 s',
      ...tasksOf(idle),
    },
    ...['five', 'ten', 'twenty'].map(name => timeLine(name, seen.get(name)!)),
    {
      what: 'ours: an average photo of 20 beside one of 5',
      figure: `${ms(each('twenty'))} and ${ms(each('five'))}`,
      raw: {
        five: each('five'),
        ten: each('ten'),
        twenty: each('twenty'),
      },
      bar: { words: `${times(growth)} (<= ${MOST_GROWTH} x: linear)`, holds: growth <= MOST_GROWTH },
    },
    {
      what: 'ours: tasks of the main thread over 50 ms, 20 photos',
      ...tasksOf(ours),
      bar: { words: `no task over ${LONG_MS} ms in the median run`, holds: spreadOf(ours.map(tasks => tasks.length)).median === 0 },
    },
    timeLine('peer', seen.get('peer')!),
    {
      what: 'the same on the main thread: tasks over 50 ms',
      ...tasksOf(seen.get('peer')!.map(({ longTasks }) => longTasks)),
    },
  ]
}

function timeLine(name: string, runs: readonly Burst[]): Line {
  const { place, photos } = bursts[name]!
  const total = spreadOf(runs.map(({ totalMs }) => totalMs))
  const saved = spreadOf(runs.map(({ savedMs }) => savedMs))
  return {
    what: `${place === 'worker'
      ? 'ours'
      : 'pictures on the main thread'}: ${photos} photos saved (strict) and drawn`,
    figure: `median ${ms(total.median)}, p95 ${ms(total.p95)}; saved ${ms(saved.median)}`,
    raw: { ...total, savedMedian: saved.median, savedP95: saved.p95 },
  }
}

/** By run: how many there were, and the longest of all. */
function tasksOf(runs: readonly number[][]): Pick<Line, 'figure' | 'raw'> {
  const over = runs.map(tasks => tasks.filter(task => task > LONG_MS))
  const longest = Math.max(0, ...over.flat())
  const count = spreadOf(over.map(tasks => tasks.length))
  return {
    figure: `median ${count.median} a run, longest ${ms(longest)}`,
    raw: {
      median: count.median,
      p95: count.p95,
      longest,
      runs: runs.length,
    },
  }
}
