import type { PageResult, PageWork } from './pages/pending.ts'
import type { Benchmark, Line } from './support/benchmark.ts'
import { openBenchPage } from './support/bench-page.ts'
import { slowDown } from './support/slow-phone.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const ROUNDS = 9
const SLOWER = 4
const PENDING = 5000
const ROWS = 500
const LIMIT_MS = 100
const words: Record<PageWork, string> = {
  own: `ours: ${ROWS} rows, an own op waits on each`,
  others: `ours: ${ROWS} rows of others`,
  everything: 'the same page, then everything computed anew',
  alone: 'floor: the touched alone, read, fold, write',
  bare: `floor of the browser: ${ROWS} rows written, no more`,
}

/** A page of rows comes to a phone on which thousands of own ops wait. Relaxed transactions on all sides, as for all that is pulled. */
export const benchmark: Benchmark = { id: 'B12', title: `${PENDING.toLocaleString('en')} ops wait, then a page of ${ROWS} rows, main thread ${SLOWER} x slowed down`, run }

async function run(): Promise<Line[]> {
  const { page, close } = await openBenchPage('pending')
  try {
    await page.evaluate(pending => window.benchFill(pending), PENDING)
    const calibration = await slowDown(page, SLOWER)
    const seen = new Map<string, PageResult[]>()
    await takeTurns(Object.keys(words), ROUNDS, async (name, round) => {
      const result = await page.evaluate(([work, turn, rows]) => window.benchPage(work as PageWork, turn as number, rows as number), [name, round, ROWS])
      if (round > 0) {
        seen.set(name, [
          ...seen.get(name) ?? [],
          result,
        ])
      }
      return result.ms
    })
    return [
      {
        what: 'calibration: the slow-down that a fixed loop met',
        figure: times(calibration),
        raw: { calibration },
      },
      ...(Object.keys(words) as PageWork[]).flatMap(name => linesOf(name, seen.get(name)!)),
    ]
  }
  finally {
    await close()
  }
}

function linesOf(name: PageWork, runs: readonly PageResult[]): Line[] {
  const spread = spreadOf(runs.map(run => run.ms))
  const whole: Line = {
    what: words[name],
    figure: `median ${ms(spread.median)}, p95 ${ms(spread.p95)}`,
    raw: { ...spread },
  }
  if (name !== 'own' && name !== 'others')
    return [whole]
  const own = spreadOf(runs.map(({ ownMs }) => ownMs))
  const touched = name === 'own'
    ? ROWS
    : 0
  const [folded, reduced] = [
    Math.max(...runs.map(run => run.folded)),
    Math.max(...runs.map(run => run.reduced)),
  ]
  return [
    whole,
    {
      what: '  of it our own, without the reads and writes',
      figure: `median ${ms(own.median)}, p95 ${ms(own.p95)}`,
      raw: { ...own },
      bar: { words: `< ${LIMIT_MS} ms`, holds: own.median < LIMIT_MS },
    },
    {
      what: '  of it folded',
      figure: `${folded} entities, ${reduced} ops`,
      raw: { folded, reduced },
      bar: { words: `touched only: ${touched}`, holds: folded === touched && reduced === touched },
    },
  ]
}
