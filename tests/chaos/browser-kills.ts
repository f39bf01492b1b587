import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Person } from './support/person.ts'
import type { Town } from './support/town.ts'
import { pause } from './support/chaos.ts'
import { figuresOf, openTown } from './support/town.ts'

/** The browser with all its processes is killed at any moment of captures and uploads, fifty times, and opened again. */
export const browserKills: Scenario = {
  name: 'browser-kills',
  title: 'kill -9 of browsers during captures and uploads',
  run,
}

async function run(chaos: Chaos): Promise<Outcome> {
  const kills = chaos.isShort
    ? 6
    : 50
  const town = await openTown(chaos)
  // Switched off once as people do it: a browser writes its cookies to the disk twice a minute only.
  for (const person of town.people) {
    await person.phone.close()
    await person.switchOn()
  }
  town.proxy.faults = { bytesPerSecond: 1_500_000, delayMs: 5 }
  const count = { kills: 0, captures: 0, uploads: 0 }
  await Promise.all(town.people.map(async (person) => {
    while (count.kills < kills) {
      count.kills += 1
      chaos.say(`kill ${count.kills} of ${kills}: ${person.name}`)
      await killOnce(person, town, { chaos, count })
    }
  }))
  const findings = await town.verdict()
  return {
    figures: figuresOf(town, `${kills} kills, ${count.captures} before the screen called the photos saved, ${count.uploads} with files waiting`),
    findings,
  }
}

interface Around { chaos: Chaos, count: { captures: number, uploads: number } }

async function killOnce(person: Person, town: Town, { chaos: { dice, log }, count }: Around): Promise<void> {
  const batch = await person.offer(await town.album.several(dice.pick([1, 2, 3])))
  // Most within the moment in which the photos go to the disk, some later, while they are sent.
  const afterMs = dice.chance(0.6)
    ? dice.between(0, 400)
    : dice.between(400, 3000)
  // Dies with the page, wherever it is by then.
  const working = person.untilSaved(batch).then(person.handIn).catch((error: unknown) => log(`${person.name}: ${String(error).split('\n')[0]}`))
  await pause(afterMs)
  const book = await person.look()
  await person.phone.kill()
  log(`${person.name} killed after ${Math.round(afterMs)} ms, told of ${batch.told} of ${batch.hashes.length} photos, ${book.waitingBlobs} files waiting`)
  await working
  count.captures += Number(batch.told < batch.hashes.length)
  count.uploads += Number(book.waitingBlobs > 0)
  await person.switchOn()
}
