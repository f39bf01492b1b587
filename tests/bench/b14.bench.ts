import type { Keeper } from './pages/disk.ts'
import type { Benchmark, Line } from './support/benchmark.ts'
import { servePage } from './support/bench-page.ts'
import { aProfile } from './support/profile.ts'
import { spreadOf, times } from './support/statistics.ts'

const ROUNDS = 5
const PHOTOS = 12
const words: Record<Keeper, string> = {
  ours: 'ours',
  pouch: 'PouchDB, attachments',
  rxdb: 'RxDB on Dexie, base64',
}

interface Round {
  /** Bytes on the disk by byte of original evidence, and by byte given to the store. */
  ofOriginals: number
  ofAll: number
  /** Part of what may go that the disk has back. */
  reclaimed: number
}

/** What the browser's folder grows by, with its thumbnails and previews, after the browser has closed. Durability does not change it. */
export const benchmark: Benchmark = { id: 'B14', title: 'bytes on the phone\'s disk per byte of evidence, 12-megapixel JPEGs with thumbnails and previews', run }

async function run(): Promise<Line[]> {
  const { url, photoBytes, close } = await servePage('disk')
  try {
    const measured: Record<Keeper, Round[]> = { ours: [], pouch: [], rxdb: [] }
    for (let round = 0; round < ROUNDS; round++) {
      for (const keeper of Object.keys(words) as Keeper[])
        measured[keeper].push(await keepAndFree(url, keeper))
    }
    return [
      {
        what: 'originals',
        figure: `${PHOTOS} of ${(photoBytes / 1e6).toFixed(2)} MB`,
        raw: { PHOTOS, photoBytes },
      },
      ...(Object.keys(words) as Keeper[]).flatMap(keeper => linesOf(keeper, measured[keeper])),
    ]
  }
  finally {
    close()
  }
}

/** Each in a profile of its own; an idle visit first, so that what the browser needs for itself is not counted. */
async function keepAndFree(url: string, keeper: Keeper): Promise<Round> {
  const profile = await aProfile()
  const open = (): Promise<void> => profile.use(url, page => page.evaluate(name => window.benchOpen(name), keeper))
  try {
    await open()
    const empty = await profile.diskBytes()
    const given = await profile.use(url, page => page.evaluate(([name, photos]) => window.benchKeep(name as Keeper, photos as number), [keeper, PHOTOS]))
    const full = await profile.diskBytes()
    await profile.use(url, page => page.evaluate(name => window.benchFree(name), keeper))
    await open()
    const freed = full - await profile.diskBytes()
    return {
      ofOriginals: (full - empty) / given.originals,
      ofAll: (full - empty) / given.all,
      // Ours keeps the small pictures, by which the original is found again.
      reclaimed: freed / (keeper === 'ours'
        ? given.originals
        : full - empty),
    }
  }
  finally {
    await profile.remove()
  }
}

function linesOf(keeper: Keeper, rounds: readonly Round[]): Line[] {
  const originals = spreadOf(rounds.map(({ ofOriginals }) => ofOriginals))
  const all = spreadOf(rounds.map(({ ofAll }) => ofAll))
  const reclaimed = spreadOf(rounds.map(round => round.reclaimed))
  const kept: Line = {
    what: `${words[keeper]}: by byte of original; by byte kept`,
    figure: `median ${times(originals.median)}, p95 ${times(originals.p95)}; ${times(all.median)}`,
    raw: { ...originals, allMedian: all.median, allP95: all.p95 },
  }
  return [
    keeper === 'ours'
      ? {
          ...kept,
          bar: { words: `${times(originals.median)} (<= 1.10 x)`, holds: originals.median <= 1.1 },
        }
      : kept,
    {
      what: `${words[keeper]}: the disk has back of what may go`,
      figure: `median ${(reclaimed.median * 100).toFixed(0)} %, least ${(Math.min(...rounds.map(round => round.reclaimed)) * 100).toFixed(0)} %`,
      raw: { ...reclaimed },
    },
  ]
}
