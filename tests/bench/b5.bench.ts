import type { Benchmark, Line } from './support/benchmark.ts'
import type { PullPage } from './support/pull-page.ts'
import type { Spread } from './support/statistics.ts'
import { createHash } from 'node:crypto'
import { aWriter } from './support/fill-unit.ts'
import { startPeer } from './support/peers.ts'
import { fillPouch } from './support/pouch-rows.ts'
import { openPullPage } from './support/pull-page.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'
import { openUnit } from './support/unit-server.ts'

const ROUNDS = 5
const ROWS = 10_000
const RX_PAGE = 1000
const words: Record<string, string> = {
  ours: 'ours: pages, cursor and rows together',
  floor: 'floor: fetch, JSON.parse, one bulkPut',
  pouch: 'PouchDB: replicate from express-pouchdb',
  rxdb: 'RxDB (Dexie storage): replication in pages',
}

/** A new phone fetches all rows of its scope. Nobody waits for the disk: all of it can be fetched again. */
export const benchmark: Benchmark = { id: 'B5', title: `first bootstrap of ${ROWS.toLocaleString('en')} rows into the phone, Chromium, relaxed`, run }

async function run(): Promise<Line[]> {
  const unit = await openUnit()
  const raw = await startPeer('raw')
  const pouch = await startPeer('pouch')
  let bench: PullPage | undefined
  try {
    await aWriter(unit).capture(ROWS)
    const { page } = bench = await openPullPage(new Map([
      [
        'ours',
        { url: unit.url, cookie: unit.cookie },
      ],
      [
        'raw',
        { url: raw.url },
      ],
      [
        'pouch',
        { url: pouch.url },
      ],
    ]))
    const own = { way: 'ours', session: unit.session, scope: unit.work }
    await page.evaluate(wish => window.benchPull('ours', wish, 'first'), own)
    const items = JSON.parse(await page.evaluate(() => window.benchItems('first'))) as Item[]
    await fillPouch(pouch.url, items.map(({ base }) => base))
    const wishes: Record<string, object> = {
      ours: own,
      floor: {
        way: 'raw',
        files: [await put(raw.url, items)],
      },
      pouch: { way: 'pouch' },
      rxdb: { way: 'raw', files: await pagesOf(raw.url, items) },
    }
    const measured = await takeTurns(Object.keys(wishes), ROUNDS, name => page.evaluate(([who, wish]) => window.benchPull(who as string, wish as never), [name, wishes[name]]))
    return linesOf(new Map([...measured].map(([name, taken]) => [
      name,
      spreadOf(taken),
    ])))
  }
  finally {
    await bench?.close()
    await Promise.all([
      unit.remove(),
      raw.close(),
      pouch.close(),
    ])
  }
}

interface Item { id: string, base: object }

function linesOf(spreads: Map<string, Spread>): Line[] {
  const median = (name: string): number => spreads.get(name)?.median ?? Number.NaN
  const ratio = median('ours') / median('floor')
  const ahead = median('pouch') / median('ours')
  return [...spreads].map(([name, spread]) => ({
    what: words[name] ?? name,
    figure: `median ${ms(spread.median)}, p95 ${ms(spread.p95)}`,
    raw: { ...spread },
    ...name === 'ours'
      ? {
          bar: {
            words: `${times(ratio)} floor (<= 1.3 x), PouchDB takes ${times(ahead)} as long (>= 3 x)`,
            holds: ratio <= 1.3 && ahead >= 3,
          },
        }
      : {},
  }))
}

/** Puts it on the bare server; returns its name there. */
async function put(url: string, content: unknown): Promise<string> {
  const body = JSON.stringify(content)
  const name = createHash('sha256').update(body).digest('hex')
  const { status } = await fetch(`${url}/${name}`, { method: 'PUT', body })
  if (status !== 201)
    throw new Error(`the bare server answered ${status}`)
  return name
}

async function pagesOf(url: string, items: readonly Item[]): Promise<string[]> {
  const names: string[] = []
  for (let from = 0; from < items.length; from += RX_PAGE)
    names.push(await put(url, items.slice(from, from + RX_PAGE).map(({ id, base }) => ({ id, base, _deleted: false }))))
  return names
}
