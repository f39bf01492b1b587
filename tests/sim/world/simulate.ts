import type { Role } from '../../../src/domain/access/roles.ts'
import type { MemoryDisk } from '../../../src/storage/memory-database.ts'
import type { Dice } from './dice.ts'
import type { Fate } from './fates.ts'
import type { Memory } from './memory.ts'
import type { Modules } from './modules.ts'
import type { Network } from './network.ts'
import type { Violation } from './oracle/violation.ts'
import type { WorldPerson } from './people.ts'
import type { WorldPhone } from './phone.ts'
import type { WorldServer } from './server.ts'
import { act } from './act.ts'
import { failureCode } from './failure-code.ts'
import { fates as allFates, usualFates } from './fates.ts'
import { realModules } from './modules.ts'
import { setServerBuild } from './newer-build.ts'
import { checkNow, checkQuiet } from './oracle/moments.ts'
import { makePeace } from './peace.ts'
import { openWorld } from './world.ts'

export interface Simulation {
  seed: number
  steps: number
  modules?: Modules
  /** What may strike; one that stands there twice strikes twice as often. */
  fates?: readonly Fate[]
}

export interface Outcome {
  violations: Violation[]
  /** What happened, line by line. */
  script: string[]
}

/** Everything there is in one run. */
export interface World {
  seed: number
  modules: Modules
  memory: Memory
  /** Decides what is done and what strikes; every request has dice of its own. */
  dice: Dice
  network: Network
  server: WorldServer
  phones: WorldPhone[]
  script: string[]
  step: number
  /** The true time. */
  time: { nowMs: number }
  seen: Seen
  newId: () => string
  /** A text that nobody typed before. */
  serial: () => string
  serverNow: () => number
  addPhone: (name: string, person: WorldPerson, about?: NewPhone) => Promise<WorldPhone>
}

/** How far server and phones were when they were looked at last: what has not moved since is not looked at again. */
export interface Seen {
  version: string
  changes: Map<WorldPhone, number>
  /** Where captured bytes were found. */
  bytes: { server: ReadonlySet<string>, phones: Map<string, { phone: WorldPhone, changes: number }> }
}

export interface NewPhone { disk?: MemoryDisk, deviceId?: string, like?: WorldPhone }

const cast: ReadonlyArray<readonly [name: string, role: Role, phones: number]> = [
  ['甲', 'volunteer', 2],
  ['乙', 'handler', 1],
  ['丙', 'taskForce', 1],
]

/** One run: phones at work on a bad line, then peace. The same seed gives the same run. */
export async function simulate({ seed, steps, modules = realModules, fates = usualFates }: Simulation): Promise<Outcome> {
  const world = await openWorld(seed, modules)
  const { script, server } = world
  try {
    await begin(world)
    for (world.step = 1; world.step <= steps; world.step++) {
      world.time.nowMs += 1000
      await takeStep(world, fates)
      const violations = await checkNow(world)
      if (violations.length > 0)
        return { violations, script }
    }
    await makePeace(world)
    return { violations: await checkQuiet(world), script }
  }
  finally {
    await server.close()
    setServerBuild(modules.opRegistry, false)
  }
}

async function begin(world: World): Promise<void> {
  setServerBuild(world.modules.opRegistry, false)
  for (const [name, role, phones] of cast) {
    const person = world.server.person(name, role)
    for (let n = 1; n <= phones; n++) {
      await world.addPhone(n === 1
        ? name
        : `${name}${n}`, person)
    }
  }
  await world.server.people.write(world.server.parts())
}

async function takeStep(world: World, fates: readonly Fate[]): Promise<void> {
  const { dice, server, script } = world
  if (dice.chance(0.14)) {
    const phone = dice.pick(world.phones)
    await allFates[dice.pick(fates)]({
      world,
      dice,
      phone,
      server,
      note: line => void script.push(`${world.step} ${line}`),
    }).catch((error: unknown) => void script.push(`${world.step} and that fails: ${failureCode(error)}`))
  }
  else {
    await act(world)
  }
  if (server.isDead()) {
    script.push(`${world.step} the server is started again`)
    await server.restart()
    await server.people.write(server.parts())
  }
  for (const phone of world.phones)
    await phone.revive()
}
