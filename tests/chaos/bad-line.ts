import type { Faults } from '../support/tcp-proxy.ts'
import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Town } from './support/town.ts'
import { pause } from './support/chaos.ts'
import { figuresOf, openTown } from './support/town.ts'

/** The line between phones and server cuts, resets, loses answers, crawls, lets later connections overtake earlier ones, and goes silent. */
export const badLine: Scenario = {
  name: 'bad-line',
  title: 'a line that cuts, resets, loses answers, throttles, reorders and stalls',
  run,
}

const troubles: ReadonlyArray<{ name: string, faults: Faults }> = [
  {
    name: 'cut',
    faults: {
      cutAfterBytes: [20_000, 900_000],
    },
  },
  {
    name: 'reset',
    faults: {
      cutAfterBytes: [20_000, 900_000],
      breakBy: 'reset',
    },
  },
  {
    name: 'lost answers',
    faults: {
      loseAnswerAfterBytes: [30_000, 1_500_000],
    },
  },
  {
    name: 'throttled',
    faults: { bytesPerSecond: 96_000, delayMs: 200 },
  },
  {
    name: 'reordered',
    faults: {
      holdMs: 2000,
      delayMs: 20,
      cutAfterBytes: [500_000, 2_000_000],
    },
  },
  {
    name: 'all at once',
    faults: {
      holdMs: 1000,
      bytesPerSecond: 400_000,
      delayMs: 100,
      cutAfterBytes: [50_000, 500_000],
      loseAnswerAfterBytes: [50_000, 500_000],
      breakBy: 'reset',
    },
  },
]

async function run(chaos: Chaos): Promise<Outcome> {
  const town = await openTown(chaos)
  const eachMs = chaos.isShort
    ? 4000
    : 30_000
  for (const { name, faults } of troubles) {
    town.proxy.faults = faults
    // Connections of better times end here, so that everybody meets the new line.
    town.proxy.cutAll()
    await suffer(town, { chaos, name, untilMs: performance.now() + eachMs })
  }
  await fallSilent(town, chaos)
  const findings = await town.verdict()
  const all = town.proxy.connections()
  const broken = all.filter(({ end }) => end === 'cut').length
  return {
    figures: figuresOf(town, `${all.length} connections, ${broken} broken by the line, ${all.filter(({ isStalled }) => isStalled).length} gone silent`),
    findings,
  }
}

/** People go on taking photos, and their phones go on trying. */
async function suffer({ people, album, proxy }: Town, { chaos: { say }, name, untilMs }: { chaos: Chaos, name: string, untilMs: number }): Promise<void> {
  do {
    say(`${name}: ${proxy.connections().length} connections so far`)
    await Promise.all(people.map(async (person) => {
      if ((await person.look()).waitingBlobs < 4) {
        await person.capture(await album.several(2))
        await person.handIn()
      }
    }))
    await pause(1000)
    await Promise.all(people.map(person => person.nudge()))
  } while (performance.now() < untilMs)
}

/** Nothing breaks and nothing moves. A phone has to notice by itself: nobody nudges it. */
async function fallSilent({ people, album, proxy }: Town, { say }: Chaos): Promise<void> {
  proxy.faults = {
    stallAfterBytes: [30_000, 300_000],
  }
  proxy.cutAll()
  await Promise.all(people.map(async (person) => {
    await person.capture(await album.several(2))
    await person.nudge()
  }))
  const silent = (): number => proxy.connections().filter(({ isStalled }) => isStalled).length
  const givenUp = (): number => proxy.connections().filter(({ isStalled, end }) => isStalled && end === 'phone').length
  for (const endMs = performance.now() + 45_000; givenUp() === 0 && performance.now() < endMs;) {
    say(`silent: ${silent()} connections`)
    await pause(1000)
  }
  if (givenUp() === 0)
    throw new Error(`no phone gave a silent connection up in 45 s, of ${silent()}`)
}
