import type { Faults } from '../support/tcp-proxy.ts'
import type { Benchmark, Line } from './support/benchmark.ts'
import type { BenchLine } from './support/line.ts'
import type { Photo } from './support/photos.ts'
import { aLine } from './support/line.ts'
import { aNodePhone } from './support/node-phone.ts'
import { startPeer } from './support/peers.ts'
import { captureOf, somePhotos } from './support/photos.ts'
import { spreadOf } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'
import { sendByTus } from './support/tus.ts'
import { openUnit } from './support/unit-server.ts'

const ROUNDS = 5
const PHOTOS = 20
const PHOTO_BYTES = 3_000_000
/** The piece that a line which has broken once is asked for. */
const CHUNK = 1024 * 1024
const faults: Faults = { cutAfterBytes: 2_000_000, breakBy: 'reset' }
const words: Record<string, string> = {
  ours: 'ours: each piece hashed and on the disk before it counts',
  tus: 'tus: bytes count as they are written, no fsync',
}

/** Every connection is cut once 2 MB went up through it: how much is sent more than once? */
export const benchmark: Benchmark = { id: 'B8', title: `${PHOTOS} photos of 3 MB, every connection cut after 2 MB`, run }

interface Contender {
  line: BenchLine
  send: (photos: readonly Photo[]) => Promise<void>
  close: () => Promise<void>
}
interface Sent { wastePerCut: number, cuts: number, seconds: number }

async function run(): Promise<Line[]> {
  const contenders: Record<string, Contender> = {
    ours: await ours(),
    tus: await tus(),
  }
  const sent = new Map<string, Sent[]>()
  try {
    await takeTurns(Object.keys(contenders), ROUNDS, async (name, round) => {
      const one = await sendOver(contenders[name]!)
      if (round > 0) {
        sent.set(name, [
          ...sent.get(name) ?? [],
          one,
        ])
      }
      return one.seconds
    })
    return [...sent].map(lineOf)
  }
  finally {
    for (const { close } of Object.values(contenders))
      await close()
  }
}

/** Whatever goes up beside the photos counts as sent in vain: headers, records, questions. */
async function sendOver({ line, send }: Contender): Promise<Sent> {
  const photos = somePhotos(PHOTOS, PHOTO_BYTES)
  const proxy = line.proxy()
  proxy.cutAll() // what the round before left open
  proxy.faults = { ...faults }
  const begun = {
    ms: performance.now(),
    up: proxy.totals().up,
    connections: proxy.connections().length,
  }
  await send(photos)
  const cuts = proxy.connections().slice(begun.connections).filter(({ end }) => end === 'cut').length
  return {
    wastePerCut: (proxy.totals().up - begun.up - PHOTOS * PHOTO_BYTES) / cuts,
    cuts,
    seconds: (performance.now() - begun.ms) / 1000,
  }
}

async function ours(): Promise<Contender> {
  const line = aLine()
  const unit = await openUnit({ reachedAt: line.reachedAt })
  const phone = await aNodePhone(unit)
  return {
    line,
    async send(photos) {
      for (const photo of photos)
        await phone.recorder.capture(captureOf(unit.work, photo))
      const loop = phone.newLoop()
      loop.start()
      await phone.untilSent()
      loop.stop()
    },
    async close() {
      await line.proxy().stop()
      await unit.remove()
    },
  }
}

async function tus(): Promise<Contender> {
  const line = aLine()
  const server = await startPeer('tus', { reachedAt: line.reachedAt })
  return {
    line,
    send: photos => sendByTus(server.url, photos),
    async close() {
      await line.proxy().stop()
      await server.close()
    },
  }
}

function lineOf([name, sent]: [string, Sent[]]): Line {
  const waste = spreadOf(sent.map(({ wastePerCut }) => wastePerCut))
  const seconds = spreadOf(sent.map(one => one.seconds))
  const cuts = spreadOf(sent.map(one => one.cuts))
  const line: Line = {
    what: words[name] ?? name,
    figure: `${mb(waste.median)} in vain per cut (p95 ${mb(waste.p95)}), ${cuts.median} cuts, ${seconds.median.toFixed(1)} s`,
    raw: {
      ...waste,
      cuts: cuts.median,
      seconds: seconds.median,
    },
  }
  return name === 'ours'
    ? {
        ...line,
        bar: { words: `${(waste.median / CHUNK).toFixed(2)} pieces of 1 MiB per cut (<= 1)`, holds: waste.median <= CHUNK },
      }
    : line
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`
}
