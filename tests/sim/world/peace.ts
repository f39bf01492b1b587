import type { World } from './simulate.ts'
import { failureCode } from './failure-code.ts'
import { declineTheRest, fates, release } from './fates.ts'
import { fair } from './network.ts'
import { setServerBuild } from './newer-build.ts'

const ROUNDS = 8

/** The line is good, everybody is in office and has the same build, and everybody sends and reads until nothing moves. */
export async function makePeace(world: World): Promise<void> {
  const { network, server, phones, script, modules } = world
  const note = (line: string): void => void script.push(line)
  note('peace')
  network.setWeather(fair)
  server.setFull(false)
  server.clock.skewMs = 0
  await network.arrive(world.dice, true)
  setServerBuild(modules.opRegistry, true)
  await server.restart()
  await fates.comeBack({
    world,
    dice: world.dice,
    phone: phones[0]!,
    server,
    note,
  })
  for (const phone of phones) {
    phone.isNewer = true
    phone.asksSession = true
    await phone.open()
  }
  let before = ''
  for (let round = 0; round < ROUNDS; round++) {
    await sendAndRead(world)
    await release(world)
    await modules.carryOutErasures(server.parts())
    if (round === 3)
      await declineTheRest(world)
    const now = await standOf(world)
    if (round > 3 && now === before)
      return
    before = now
  }
}

async function sendAndRead({ phones, script }: World): Promise<void> {
  for (const phone of phones) {
    for (const name of ['push', 'upload', 'pull'] as const)
      await phone[name]().catch((error: unknown) => void script.push(`peace: ${phone.name} ${name} fails: ${failureCode(error)}`))
  }
}

async function standOf({ server, phones }: World): Promise<string> {
  const stands = await Promise.all(phones.map(async phone => [
    await phone.store.waiting(),
    ...await Promise.all(phone.scopes.map(async scope => (await phone.store.outbox.startPull(scope)).after)),
  ]))
  return JSON.stringify([
    server.rows('select id, head from scope'),
    stands,
  ])
}
