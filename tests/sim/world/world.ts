import type { Modules } from './modules.ts'
import type { World } from './simulate.ts'
import { snapshotOf } from '../../../src/sync/session-round.ts'
import { act } from './act.ts'
import { diceFor } from './dice.ts'
import { emptyMemory } from './memory.ts'
import { createNetwork } from './network.ts'
import { WorldPhone } from './phone.ts'
import { openWorldServer } from './server.ts'
import { steadyCrypto } from './steady-crypto.ts'

const START = Date.UTC(2026, 8, 14, 1)

/** An empty world: a server with one unit, a line, and nobody yet. */
export async function openWorld(seed: number, modules: Modules): Promise<World> {
  steadyCrypto()
  let ids = 0
  let serials = 0
  let depth = 0
  const time = { nowMs: START }
  function newId(): string {
    ids += 1
    const at = time.nowMs.toString(16).padStart(12, '0')
    return `${at.slice(0, 8)}-${at.slice(8)}-7000-8000-${ids.toString(16).padStart(12, '0')}`
  }

  const world = {
    seed,
    modules,
    memory: emptyMemory(),
    dice: diceFor(seed, 'steps'),
    phones: [],
    script: [],
    step: 0,
    time,
    seen: {
      version: '',
      changes: new Map(),
      bytes: {
        server: new Set(),
        phones: new Map(),
      },
    },
    newId,
    serial: () => `第${++serials}件`,
    serverNow: () => world.time.nowMs + world.server.clock.skewMs,
    addPhone: (...about) => addPhone(world, ...about),
  } as Omit<World, 'server' | 'network'> as World
  world.server = await openWorldServer({
    now: () => world.time.nowMs,
    newId,
    modules,
  })
  const counts = new Map<string, number>()
  world.network = createNetwork({
    server: () => world.server,
    note: line => void world.script.push(line),
    diceFor: (about) => {
      const key = `${world.step} ${about}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return diceFor(seed, key, counts.get(key) ?? 0)
    },
    async meanwhile() {
      if (depth >= 2)
        return
      depth += 1
      await act(world)
      depth -= 1
    },
    pushed: ({ ops }) => ops.forEach(({ opId, body }) => {
      const text = JSON.stringify(body)
      world.memory.bodies.set(opId, (world.memory.bodies.get(opId) ?? new Set()).add(text))
    }),
    acknowledged: reply => reply.results.forEach(({ opId }) => world.memory.acked.add(opId)),
    kill: from => world.phones.find(phone => phone.name === from.phone)?.disk.crash(),
  })
  return world
}

async function addPhone(world: World, ...[name, person, { disk, deviceId, like } = {}]: Parameters<World['addPhone']>): Promise<WorldPhone> {
  const { modules, network, newId, server } = world
  const phone = new WorldPhone(name, {
    modules,
    network,
    person,
    newId,
    now: () => world.time.nowMs,
  }, disk ?? modules.createMemoryDisk(), deviceId ?? newId())
  if (like)
    phone.beginLike(like)
  await phone.open()
  if (!like) {
    const reply = await server.answer({ personId: person.personId, deviceId: phone.firstDeviceId }, '/v1/session', {})
    await phone.beginAs(snapshotOf(await reply.json() as Parameters<typeof snapshotOf>[0], world.time.nowMs))
  }
  world.phones.push(phone)
  return phone
}
