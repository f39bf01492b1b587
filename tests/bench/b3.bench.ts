import type { Benchmark, Line } from './support/benchmark.ts'
import { openCapturePage } from './support/capture-page.ts'
import { ms, spreadOf, times } from './support/statistics.ts'
import { takeTurns } from './support/turns.ts'

const ROUNDS = 15

/** Thumbnail and preview after the shutter, beside decoding and drawing alone. */
export const benchmark: Benchmark = { id: 'B3', title: 'thumbnail and preview of a 12-megapixel JPEG', run }

async function run(): Promise<Line[]> {
  const { page, close } = await openCapturePage()
  try {
    const measured = await takeTurns(['ours', 'alone'], ROUNDS, (name, round) => page.evaluate(([who, turn]) => window.benchThumb(who as string, '/photo.jpg', turn as number), [name, round]))
    const [ours, alone] = [
      spreadOf(measured.get('ours') ?? []),
      spreadOf(measured.get('alone') ?? []),
    ]
    const ratio = ours.median / alone.median
    return [
      {
        what: 'ours: in a worker, to the size limits, hashed',
        figure: `median ${ms(ours.median)}, p95 ${ms(ours.p95)}`,
        raw: { ...ours },
        bar: { words: `${times(ratio)} (<= 1.5 x)`, holds: ratio <= 1.5 },
      },
      {
        what: 'createImageBitmap, draw and encode alone',
        figure: `median ${ms(alone.median)}, p95 ${ms(alone.p95)}`,
        raw: { ...alone },
      },
    ]
  }
  finally {
    await close()
  }
}
