import type { Benchmark, Line } from './support/benchmark.ts'
import { openCapturePage } from './support/capture-page.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const ROUNDS = 15
const words: Record<string, string> = {
  ours: 'ours: signed manifest, bytes, op and item, strict',
  floor: 'floor: read, digest, one strict put',
  forage: 'localForage: read, digest, setItem, strict',
  pouch: 'PouchDB: putAttachment, strict',
}

/** From the shutter to durable on the phone: a 12-megapixel JPEG in Chromium. */
export const benchmark: Benchmark = { id: 'B1', title: 'shutter to durable on the phone, 12-megapixel JPEG', run }

async function run(): Promise<Line[]> {
  const { page, photoBytes, close } = await openCapturePage()
  try {
    const save = (name: string, round: number): Promise<number> => page.evaluate(([who, turn]) => window.benchSave(who as string, '/photo.jpg', turn as number), [name, round])
    const strict = await takeTurns(Object.keys(words), ROUNDS, save)
    await page.evaluate(() => window.relaxPeers(true))
    const relaxed = await takeTurns(['forage', 'pouch'], 5, save)
    return [
      {
        what: 'photo',
        figure: `${(photoBytes / 1e6).toFixed(2)} MB`,
        raw: { photoBytes },
      },
      ...lines(strict),
      ...relaxedLines(relaxed),
    ]
  }
  finally {
    await close()
  }
}

function lines(measured: Map<string, number[]>): Line[] {
  const median = (name: string): number => spreadOf(measured.get(name) ?? []).median
  return [...measured].map(([name, runs]) => {
    const spread = spreadOf(runs)
    const line: Line = {
      what: words[name] ?? name,
      figure: `median ${ms(spread.median)}, p95 ${ms(spread.p95)}`,
      raw: { ...spread },
    }
    if (name !== 'ours')
      return line
    const ratio = spread.median / median('floor')
    const isAhead = spread.median < median('pouch') && spread.median < median('forage')
    return {
      ...line,
      bar: { words: `${times(ratio)} floor (<= 1.3 x), ahead of peers: ${isAhead ? 'yes' : 'no'}`, holds: ratio <= 1.3 && isAhead },
    }
  })
}

function relaxedLines(measured: Map<string, number[]>): Line[] {
  return [...measured].map(([name, runs]) => {
    const spread = spreadOf(runs)
    return {
      what: `${words[name]?.replace('strict', 'relaxed')}, for comparison`,
      figure: `median ${ms(spread.median)}, p95 ${ms(spread.p95)}`,
      raw: { ...spread },
    }
  })
}
