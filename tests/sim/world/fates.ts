import type { Dice } from './dice.ts'
import type { WorldPhone } from './phone.ts'
import type { WorldServer } from './server.ts'
import type { World } from './simulate.ts'
import { act } from './act.ts'
import { deskFates } from './desk-fates.ts'
import { erase } from './erase-fate.ts'
import { setServerBuild } from './newer-build.ts'
import { forgetSeenRows, noteDismissal } from './oracle/dismissed.ts'

export interface Struck { world: World, dice: Dice, phone: WorldPhone, server: WorldServer, note: (line: string) => void }

const DAY_MS = 86_400_000

/** What may happen besides what people do. */
export const fates = {
  async phonePower({ phone, note }) {
    note(`${phone.name} loses its power`)
    await phone.crash()
  },
  async phonePowerInATransaction({ dice, phone, note }) {
    note(`${phone.name} will lose its power in the middle of something`)
    phone.dieAfter(dice.pick([1, 3, 7, 15, 30, 60]))
  },
  async fullPhone({ world, dice, phone, note }) {
    const used = (await phone.store.blobs.usage()).reduce((sum, { bytes }) => sum + bytes, 0)
    phone.disk.faults.quotaBytes = used + 100
    await act(world, { name: 'capture', phone, dice })
    delete phone.disk.faults.quotaBytes
    note(`${phone.name} was full`)
  },
  async clock({ dice, phone, note }) {
    phone.skewMs = dice.pick([-10, -1, 0, 0.01, 3]) * 365 * DAY_MS
    note(`the clock of ${phone.name} is ${phone.skewMs / DAY_MS} days off`)
  },
  async upgradePhone({ phone, note }) {
    note(`${phone.name} runs the next build`)
    phone.isNewer = true
    await phone.open()
  },
  /** A phone is set up from a backup of another and does not know it: two phones with one device id. */
  async copy({ world, phone, note }) {
    if (world.phones.some(other => other.name.includes('\'')))
      return
    note(`${phone.name} is copied to another phone`)
    const copy = await world.addPhone(`${phone.name}'`, phone.parts.person, {
      disk: phone.disk.clone(),
      deviceId: phone.firstDeviceId,
      like: phone,
    })
    const { captured, own } = world.memory
    captured.forEach(owners => owners.includes(phone) && owners.push(copy))
    // From now on two phones may write these: neither can count on reading its own text.
    own.forEach((typed, key) => typed.phone === phone && own.delete(key))
  },
  async serverPower({ server, note }) {
    note('the server loses its power')
    await server.restart()
  },
  async serverPowerInAFile({ dice, server, note }) {
    note('the server will lose its power while it writes a file')
    server.cutDiskAfter(dice.pick([1, 2, 3, 5, 8, 13]))
  },
  async serverPowerInTheDatabase({ dice, server, note }) {
    note('the server will lose its power in the middle of a request')
    server.cutDatabaseAfter(dice.pick([1, 3, 6, 10, 20, 40, 80]))
  },
  async serverFull({ dice, server, note }) {
    const isFull = dice.chance(0.6)
    note(isFull
      ? 'the server\'s disk is full'
      : 'the server\'s disk has room again')
    server.setFull(isFull)
  },
  async serverClock({ dice, server, note }) {
    server.clock.skewMs = dice.pick([-1, -0.05, 0, 0.05, 1, 30]) * DAY_MS
    note(`the server's clock is ${server.clock.skewMs / DAY_MS} days off`)
  },
  async upgradeServer({ world, server, note }) {
    note('the server runs the next build')
    setServerBuild(world.modules.opRegistry, true)
    await server.restart()
  },
  lateRequests: ({ world, dice }) => world.network.arrive(dice),
  async backup({ server, note }) {
    note('the server is backed up')
    server.backUp()
  },
  async restore({ world, server, note }) {
    if (!await server.restore())
      return
    note('the server is put back from its backup')
    await server.people.write(server.parts())
    forgetSeenRows(world)
  },
  async endGrant({ world, phone, server, note }) {
    const { person } = phone.parts
    if (person.role === 'taskForce' || !isInOffice(world, phone))
      return
    note(`${person.name} is in office no more`)
    server.people.end(person, {
      untilMs: world.serverNow(),
      revoked: false,
    })
    await tellEverybody(world)
  },
  async dismiss({ world, phone, server, note }) {
    const { person } = phone.parts
    if (person.role === 'taskForce' || !isInOffice(world, phone))
      return
    note(`${person.name} is dismissed`)
    // Before any time that the server's clock may jump to: a dismissal that lies ahead is none yet.
    server.people.end(person, { untilMs: world.time.nowMs - 2 * DAY_MS, revoked: true })
    await tellEverybody(world)
    noteDismissal(world, person.personId)
  },
  async comeBack({ world, server, note }) {
    for (const person of server.people.all().filter(({ grants }) => grants.every(grant => grant.untilMs !== null))) {
      note(`${person.name} is in office again`)
      world.memory.dismissals.delete(person.personId)
      // From before any clock that the server may have: an op under a grant that has not begun is refused.
      server.people.giveAnew(person, world.time.nowMs - 2 * DAY_MS)
      await tellEverybody(world)
    }
  },
  async release({ world, note }) {
    const released = await release(world)
    note(`an administrator looks at the quarantine and releases ${released}`)
  },
  ...deskFates,
  erase,
} satisfies Record<string, (struck: Struck) => Promise<unknown>>

export type Fate = keyof typeof fates

/** How often each strikes beside the others. Seeds are kept by number, so this list stays as it is; what comes later is added below. */
export const firstFates: readonly Fate[] = [
  'phonePower',
  'phonePower',
  'phonePowerInATransaction',
  'phonePowerInATransaction',
  'fullPhone',
  'clock',
  'upgradePhone',
  'copy',
  'serverPower',
  'serverPowerInAFile',
  'serverPowerInTheDatabase',
  'serverPowerInTheDatabase',
  'serverFull',
  'serverClock',
  'upgradeServer',
  'lateRequests',
  'lateRequests',
  'backup',
  'restore',
  'endGrant',
  'dismiss',
  'comeBack',
  'comeBack',
  'release',
]

export const usualFates: readonly Fate[] = [
  ...firstFates,
  'rescue',
  'rescueAPhoto',
  'settle',
  'settle',
  'decline',
  'erase',
  'erase',
]

function isInOffice({ server }: World, { parts: { person } }: WorldPhone): boolean {
  return person.grants.some(grant => grant.untilMs === null) && !server.people.isDismissed(person.personId)
}

async function tellEverybody({ server, phones }: World): Promise<void> {
  await server.people.write(server.parts())
  for (const phone of phones)
    phone.asksSession = true
}

/** Lets in what was held, but nothing of who is dismissed still. Returns how many ops. */
export async function release({ server, modules, memory }: World): Promise<number> {
  const held = server.rows<{ device_id: string, op_no: number, person_id: string }>('select device_id, op_no, person_id from op where status = \'quarantined\'')
  const places = held.filter(({ person_id }) => !memory.dismissals.has(person_id)).map(op => ({ deviceId: op.device_id, opNo: op.op_no }))
  const released = await modules.releaseQuarantined({
    parts: server.parts(),
    unitId: server.unit.unitId,
    places,
  })
  return released.filter(({ isApplied }) => isApplied).length
}

/** What nobody can apply is declined, and its phone hears of it. */
export async function declineTheRest({ server, modules }: World): Promise<void> {
  const held = server.rows<{ device_id: string, op_no: number }>('select device_id, op_no from op where status = \'quarantined\'')
  await modules.declineQuarantined({
    parts: server.parts(),
    unitId: server.unit.unitId,
    places: held.map(op => ({ deviceId: op.device_id, opNo: op.op_no })),
  })
}
