import type { Benchmark, Line } from './support/benchmark.ts'
import type { ColdApp } from './support/cold-app.ts'
import { ourApp, theEmptyApp } from './support/cold-app.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const ROUNDS = 7
const SLOWER = 4
const sizes = { few: 1000, usual: 10_000, many: 50_000 } as const

/** A new browser process, no network, a slow phone: until the first page stands and answers. */
export const benchmark: Benchmark = { id: 'B4', title: `cold start offline to interactive, ${SLOWER} x CPU slow-down`, run }

async function run(): Promise<Line[]> {
  const apps: Record<string, ColdApp> = { empty: await theEmptyApp() }
  try {
    for (const [name, records] of Object.entries(sizes))
      apps[name] = await ourApp({ records, thumbs: 500 })
    const names = Object.keys(apps)
    const slow: number[] = []
    const measured = await takeTurns(names, ROUNDS, async (name) => {
      const { interactiveMs, slowDown } = await apps[name]!.start(SLOWER)
      slow.push(slowDown)
      return interactiveMs
    })
    const spread = Object.fromEntries(names.map(name => [
      name,
      spreadOf(measured.get(name) ?? []),
    ]))
    const [empty, few, usual, many] = ['empty', 'few', 'usual', 'many'].map(name => spread[name]!)
    const figure = (one: typeof empty): string => `median ${ms(one!.median)}, p95 ${ms(one!.p95)}`
    const added = usual!.median - empty!.median
    const growth = many!.median / few!.median
    const calibration = spreadOf(slow)
    return [
      {
        what: 'calibration: the slow-down that a fixed loop met',
        figure: times(calibration.median),
        raw: { ...calibration },
      },
      {
        what: 'an empty Vue and router app',
        figure: figure(empty),
        raw: { ...empty! },
      },
      {
        what: 'ours with 1,000 records',
        figure: figure(few),
        raw: { ...few! },
      },
      {
        what: 'ours with 10,000 records and 500 thumbnails',
        figure: figure(usual),
        raw: { ...usual! },
        bar: { words: `empty + ${ms(added)} (<= 300 ms)`, holds: added <= 300 },
      },
      {
        what: 'ours with 50,000 records',
        figure: figure(many),
        raw: { ...many! },
        bar: { words: `${times(growth)} of 1,000 (<= 1.10 x)`, holds: growth <= 1.1 },
      },
    ]
  }
  finally {
    for (const app of Object.values(apps))
      await app.remove()
  }
}
