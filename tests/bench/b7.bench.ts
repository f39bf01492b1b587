import type { Faults } from '../support/tcp-proxy.ts'
import type { Benchmark, Line } from './support/benchmark.ts'
import type { Work } from './support/senders.ts'
import type { Spread } from './support/statistics.ts'
import { aLine } from './support/line.ts'
import { somePhotos } from './support/photos.ts'
import { senders } from './support/senders.ts'
import { spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const LOOPBACK = {
  rounds: 5,
  records: 1000,
  photos: 200,
  photoBytes: 3_000_000,
}
const LINE = {
  rounds: 3,
  records: 100,
  photos: 10,
  photoBytes: 1_000_000,
}
const standsStill = { everyMs: 4000, forMs: 500 }
const tenMegabit: Faults = { bytesPerSecond: 1_250_000, delayMs: 25, standsStill }
const words: Record<Name, string> = {
  ours: 'ours: records and files, hashed and fsynced',
  raw: 'raw PUT loop: hash, fsync, rename, fsync of the folder',
  tusStrict: 'tus: files only, fsync added',
  tus: 'tus: files only, as it comes, no fsync',
  pouch: 'PouchDB: documents and attachments, no fsync (loopback: from a tenth)',
}
type Name = keyof typeof senders
const names: readonly Name[] = [
  'ours',
  'raw',
  'tusStrict',
  'tus',
  'pouch',
]

/** PouchDB gets so much of the work over loopback: all of it would take longer than everybody else together. */
const POUCH_SHARE = 1 / 10

/** Everything that waits on a phone goes to an empty server. */
export const benchmark: Benchmark = {
  id: 'B7',
  title: 'draining 1,000 ops and 200 photos of 3 MB over loopback; 100 ops and 10 photos of 1 MB at 10 Mbit/s, 50 ms, with stalls',
  run,
}

async function run(): Promise<Line[]> {
  return [
    ...await overLoopback(),
    ...await overTheLine(),
  ]
}

async function overLoopback(): Promise<Line[]> {
  let work: { round: number, work: Work } | undefined
  const measured = await takeTurns(names, LOOPBACK.rounds, async (name, round) => {
    // Everybody sends the same photos, and no round those of another.
    if (work?.round !== round) {
      work = {
        round,
        work: workOf(LOOPBACK),
      }
    }
    return name === 'pouch'
      ? await senders.pouch(partOf(work.work)) / POUCH_SHARE
      : await senders[name as Name](work.work)
  })
  const of = (name: Name): Spread => spreadOf(measured.get(name) ?? [])
  const bytes = LOOPBACK.photos * LOOPBACK.photoBytes
  const share = of('raw').median / of('ours').median
  const isAhead = of('ours').median < Math.min(of('tusStrict').median, of('pouch').median)
  return names.map(name => ({
    what: `loopback, ${words[name]}`,
    figure: figureOf(of(name), bytes),
    raw: {
      ...of(name),
    },
    ...name === 'ours'
      ? {
          bar: {
            words: `${times(share)} of raw (>= 0.9 x), ahead of peers: ${isAhead ? 'yes' : 'no'}`,
            holds: share >= 0.9 && isAhead,
          },
        }
      : {},
  }))
}

/** Each on a line of its own; the peers at the same time, since the lines are slow and the machine is idle. */
async function overTheLine(): Promise<Line[]> {
  const measured = new Map<Name, number[]>()
  for (let round = 0; round < LINE.rounds; round++) {
    const work = workOf(LINE)
    const send = async (name: Name): Promise<void> => {
      const line = aLine(tenMegabit)
      const took = await senders[name](work, line)
      measured.set(name, [
        ...measured.get(name) ?? [],
        took,
      ])
      await line.proxy().stop()
    }
    // Ours is told a port that is free, which nobody else may take meanwhile.
    await send('ours')
    await Promise.all(names.filter(name => name !== 'ours').map(send))
  }
  const of = (name: Name): Spread => spreadOf(measured.get(name) ?? [])
  const bytes = LINE.photos * LINE.photoBytes
  const linkMs = bytes / 1250 * standsStill.everyMs / (standsStill.everyMs - standsStill.forMs)
  const share = linkMs / of('ours').median
  const isAhead = of('ours').median < Math.min(of('tus').median, of('tusStrict').median, of('pouch').median)
  return names.map(name => ({
    what: `10 Mbit/s, ${words[name]}`,
    figure: figureOf(of(name), bytes),
    raw: {
      ...of(name),
      linkMs,
    },
    ...name === 'ours'
      ? {
          bar: {
            words: `${times(share)} of the link (>= 0.95 x), ahead of peers: ${isAhead ? 'yes' : 'no'}`,
            holds: share >= 0.95 && isAhead,
          },
        }
      : {},
  }))
}

function partOf({ photos, records }: Work): Work {
  return {
    photos: photos.slice(0, photos.length * POUCH_SHARE),
    records: records * POUCH_SHARE,
  }
}

function workOf({ photos, photoBytes, records }: typeof LOOPBACK): Work {
  return {
    photos: somePhotos(photos, photoBytes),
    records,
  }
}

function figureOf({ median, p95 }: Spread, bytes: number): string {
  return `median ${(median / 1000).toFixed(2)} s (${(bytes / median / 1000).toFixed(1)} MB/s), p95 ${(p95 / 1000).toFixed(2)} s`
}
