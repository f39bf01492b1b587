import type { Chaos, Outcome, Scenario } from './support/chaos.ts'
import type { Person } from './support/person.ts'
import type { Town } from './support/town.ts'
import { pause } from './support/chaos.ts'
import { figuresOf, openTown } from './support/town.ts'

/** The server is killed with SIGKILL at any moment of uploads and pushes, a hundred times. */
export const serverKills: Scenario = {
  name: 'server-kills',
  title: 'kill -9 of the server during uploads and pushes',
  run,
}

async function run(chaos: Chaos): Promise<Outcome> {
  const kills = chaos.isShort
    ? 10
    : 100
  const town = await openTown(chaos)
  // Slow enough that a photo takes a moment, fast enough that the next kill finds others.
  town.proxy.faults = { bytesPerSecond: 4_000_000, delayMs: 5 }
  let hits = 0
  for (let n = 1; n <= kills; n++) {
    chaos.say(`kill ${n} of ${kills}, ${hits} of them in the middle of an upload`)
    hits += Number(await killOnce(town, chaos))
  }
  const findings = await town.verdict()
  return {
    figures: figuresOf(town, `${kills} kills, ${hits} in the middle of an upload`),
    findings,
  }
}

/** Was something on its way when the power went? */
async function killOnce(town: Town, { dice, log }: Chaos): Promise<boolean> {
  const { server, proxy, people } = town
  const isMoving = (): boolean => performance.now() - proxy.lastUpMs() < 60
  for (let tries = 0; tries < 40 && !isMoving(); tries++)
    await pause(25)
  await pause(dice.between(0, 600))
  const isHit = isMoving()
  await Promise.all(people.map(person => person.look()))
  await server.kill()
  log(`killed, ${isHit ? 'something' : 'nothing'} on its way`)
  // Captured while the server is away, as it happens.
  await Promise.all([
    server.startAgain().then(() => log('up again')),
    ...people.map(person => takeMore(person, town).then(() => log(`${person.name} is ready`))),
  ])
  await Promise.all(people.map(person => person.nudge()))
  return isHit
}

async function takeMore(person: Person, { album }: Town): Promise<void> {
  const { waitingBlobs } = await person.look()
  if (waitingBlobs >= 4)
    return
  await person.capture(await album.several(2))
  await person.handIn()
}
