import type { Evidence } from '../../../src/domain/evidence/schema.ts'
import type { Dice } from './dice.ts'
import type { Struck } from './fates.ts'
import type { WorldPhone } from './phone.ts'
import type { World } from './simulate.ts'
import { act } from './act.ts'

const fields = ['caption.subject', 'caption.place'] as const

/**
 * An administrator orders something to be destroyed, somebody of the task force confirms it, and the server's job does it:
 * each over the same bad line, and none of them surely.
 */
export async function erase({ world, dice, server, note }: Struck): Promise<void> {
  const administrator = await phoneOfAdministrator(world)
  if (dice.chance(0.8))
    await order(world, { phone: administrator, dice, note })
  if (dice.chance(0.8))
    await confirm(world, { dice, note })
  if (dice.chance(0.5))
    return
  if (dice.chance(0.3)) {
    note('the server will lose its power while it destroys')
    const cut = dice.pick(['cutDiskAfter', 'cutDatabaseAfter'] as const)
    server[cut](dice.pick([1, 2, 3, 5, 8, 13]))
  }
  note(`the server carries out ${await world.modules.carryOutErasures(server.parts())}`)
}

/** Seldom anybody's phone, so it is there only where it is needed. */
async function phoneOfAdministrator(world: World): Promise<WorldPhone> {
  const known = world.phones.find(({ parts: { person } }) => person.role === 'administrator')
  if (known)
    return known
  const { server } = world
  const person = server.people.all().find(({ role }) => role === 'administrator') ?? server.person('管理员', 'administrator')
  await server.people.write(server.parts())
  return await world.addPhone('管理员', person)
}

type Desk = Pick<Struck, 'dice' | 'note'>

async function order(world: World, { phone, dice, note }: Desk & { phone: WorldPhone }): Promise<void> {
  await step(world, 'pull', { phone, dice })
  const items = await phone.store.items.list({ scope: phone.work, coll: 'evidence', limit: 20 })
  if (items.length === 0)
    return
  const { id, data } = dice.pick(items)
  const hashes = (data as unknown as Evidence).files.map(({ sha256 }) => sha256)
  const what = {
    hashes: dice.chance(0.7)
      ? hashes
      : [],
    fields: fields.filter(() => dice.chance(0.6)),
  }
  if (what.hashes.length + what.fields.length === 0)
    return
  await phone.recorder.orderErasure(phone.work, {
    ...what,
    evidenceId: id,
    ground: 'asked',
    reason: '',
  })
  note(`${phone.name} orders ${[
    ...what.hashes.map(hash => hash.slice(0, 8)),
    ...what.fields,
  ].join(' ')} of ${id.slice(-4)} to be destroyed`)
  await step(world, 'push', { phone, dice })
}

async function confirm(world: World, { dice, note }: Desk): Promise<void> {
  const phone = dice.pick(world.phones.filter(({ parts: { person } }) => person.role === 'taskForce'))
  await step(world, 'pull', { phone, dice })
  const orders = await phone.store.items.list({ scope: phone.work, coll: 'erasure', limit: 20 })
  const open = orders.filter(({ data }) => data.state === 'ordered')
  if (open.length === 0)
    return
  const one = dice.pick(open)
  await phone.recorder.decideErasure(one, { verb: 'confirmed' })
  note(`${phone.name} confirms that ${String(one.data.evidenceId).slice(-4)} is destroyed`)
  await step(world, 'push', { phone, dice })
}

/** Both have time and try more than once. */
async function step(world: World, name: 'push' | 'pull', { phone, dice }: { phone: WorldPhone, dice: Dice }): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await phone.revive()
    await act(world, { name, phone, dice })
  }
}
