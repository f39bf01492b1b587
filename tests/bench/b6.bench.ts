import type { Page } from 'playwright'
import type { Benchmark, Line } from './support/benchmark.ts'
import type { Writer } from './support/fill-unit.ts'
import type { PouchRows } from './support/pouch-rows.ts'
import { aWriter } from './support/fill-unit.ts'
import { startPeer } from './support/peers.ts'
import { fillPouch } from './support/pouch-rows.ts'
import { openPullPage } from './support/pull-page.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'
import { openUnit } from './support/unit-server.ts'

const ROUNDS = 7
const CHANGED = 100
const sizes = { few: 10_000, many: 100_000 } as const
type Size = keyof typeof sizes

/** What a phone that has everything fetches when little has changed must not depend on how much it has. */
export const benchmark: Benchmark = { id: 'B6', title: `delta pull: ${CHANGED} changed of 10,000 and of 100,000 rows, Chromium, relaxed`, run }

interface World { pull: (page: Page) => Promise<number>, pouch: (page: Page) => Promise<number> }
type Ends = Array<() => Promise<void>>

async function run(): Promise<Line[]> {
  const ends: Ends = []
  try {
    const places = [
      await aPlace('few', ends),
      await aPlace('many', ends),
    ]
    const { page, close } = await openPullPage(new Map(places.flatMap(({ ways }) => ways)))
    ends.push(close)
    const worlds: Record<string, World> = {}
    for (const { size, begin } of places)
      worlds[size] = await begin(page)
    const measured = await takeTurns([
      'few',
      'many',
      'pouch few',
      'pouch many',
    ], ROUNDS, (name) => {
      const world = worlds[name.replace('pouch ', '')]!
      return name.startsWith('pouch')
        ? world.pouch(page)
        : world.pull(page)
    })
    return linesOf(measured)
  }
  finally {
    for (const end of ends.reverse())
      await end()
  }
}

/** A server of ours and one of PouchDB with so many rows. */
async function aPlace(size: Size, ends: Ends) {
  const unit = await openUnit()
  ends.push(unit.remove)
  const pouch = await startPeer('pouch')
  ends.push(pouch.close)
  const writer = aWriter(unit)
  await writer.capture(sizes[size])
  const wish = { way: size, session: unit.session, scope: unit.work }
  return {
    size,
    ways: [
      [
        size,
        { url: unit.url, cookie: unit.cookie },
      ],
      [
        `pouch-${size}`,
        { url: pouch.url },
      ],
    ] as const,
    async begin(page: Page): Promise<World> {
      await page.evaluate(one => window.benchPull('ours', one, one.way), wish)
      const first = await (await unit.fetch(`/v1/pull?scope=${unit.work}&after=0&limit=1000`)).json() as { rows: object[] }
      const rows = await fillPouch(pouch.url, Array.from({ length: sizes[size] }, (_, n) => first.rows[n % first.rows.length]!))
      return worldOf({ wish, writer, rows })
    },
  }
}

function worldOf({ wish, writer, rows }: { wish: { way: Size }, writer: Writer, rows: PouchRows }): World {
  return {
    async pull(page) {
      await writer.change(CHANGED)
      return await page.evaluate(one => window.benchPull('ours', one, one.way), wish)
    },
    async pouch(page) {
      const since = await rows.change(CHANGED)
      return await page.evaluate(one => window.benchPull('pouch', one), { way: `pouch-${wish.way}`, since })
    },
  }
}

function linesOf(measured: Map<string, number[]>): Line[] {
  const spread = (name: string) => spreadOf(measured.get(name) ?? [])
  const growth = spread('many').median / spread('few').median
  const words: Record<string, string> = {
    'few': 'ours: 100 of 10,000',
    'many': 'ours: 100 of 100,000',
    'pouch few': 'PouchDB _changes into an empty phone: 100 of 10,000',
    'pouch many': 'PouchDB _changes into an empty phone: 100 of 100,000',
  }
  return Object.entries(words).map(([name, what]) => ({
    what,
    figure: `median ${ms(spread(name).median)}, p95 ${ms(spread(name).p95)}`,
    raw: {
      ...spread(name),
    },
    ...name === 'many'
      ? {
          bar: { words: `${times(growth)} of 10,000 (<= 1.15 x)`, holds: growth <= 1.15 },
        }
      : {},
  }))
}
