import type { Role } from '../../../src/domain/access/roles.ts'
import type { ActionName } from './actions.ts'
import type { PhoneModules } from './modules.ts'
import type { Memory, Violation } from './oracle.ts'
import type { PhoneParts } from './phone.ts'
import { makeDeviceKey } from '../../../src/recording/device-key.ts'
import { snapshotOf } from '../../../src/sync/session-round.ts'
import { actions } from './actions.ts'
import { diceFor } from './dice.ts'
import { realModules } from './modules.ts'
import { createNetwork, fair } from './network.ts'
import { checkNow, checkQuiet } from './oracle.ts'
import { WorldPhone } from './phone.ts'
import { openWorldServer } from './server.ts'

export interface Simulation {
  seed: number
  steps: number
  modules?: PhoneModules
  /** What may strike; one that stands there twice strikes twice as often. */
  fates?: readonly Fate[]
}

export type Fate = 'fullPhone' | 'phonePower' | 'serverPower' | 'serverPowerInAWrite' | 'clock' | 'lateRequests' | 'backup' | 'restore' | 'copy'

const usualFates: readonly Fate[] = [
  'phonePower',
  'phonePower',
  'phonePower',
  'serverPower',
  'serverPowerInAWrite',
  'clock',
  'lateRequests',
  'lateRequests',
  'backup',
  'restore',
  'copy',
]

export interface Outcome {
  violations: Violation[]
  /** What happened, line by line. */
  script: string[]
}

const START = Date.UTC(2026, 8, 14, 1)
const cast: ReadonlyArray<readonly [name: string, role: Role]> = [
  ['甲', 'volunteer'],
  ['乙', 'handler'],
  ['丙', 'taskForce'],
]

/** How often each thing is done. */
const habits: ReadonlyArray<readonly [weight: number, action: ActionName]> = [
  [5, 'capture'],
  [3, 'createActivity'],
  [3, 'renameOwn'],
  [4, 'editCaption'],
  [3, 'link'],
  [2, 'submit'],
  [1, 'remove'],
  [1, 'restore'],
  [1, 'writeNonsense'],
  [7, 'push'],
  [7, 'pull'],
  [7, 'upload'],
]
const hat: readonly ActionName[] = habits.flatMap(([weight, action]) => Array.from<ActionName>({ length: weight }).fill(action))

/** One run: phones at work on a bad line, then peace. The same seed gives the same run. */
export async function simulate({ seed, steps, modules = realModules, fates = usualFates }: Simulation): Promise<Outcome> {
  const script: string[] = []
  const memory: Memory = {
    captured: new Map(),
    titles: new Map(),
    acked: new Set(),
    seenCursors: new Map(),
  }
  const dice = diceFor(seed, 'steps')
  let nowMs = START
  let ids = 0
  let serials = 0
  let step = 0
  let depth = 0
  const newId = (): string => {
    ids += 1
    const time = nowMs.toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${ids.toString(16).padStart(12, '0')}`
  }
  const note = (line: string): void => void script.push(line)
  const server = await openWorldServer({
    now: () => nowMs,
    newId,
  })
  const phones: WorldPhone[] = []
  const counts = new Map<string, number>()
  const network = createNetwork({
    server: () => server,
    note,
    diceFor: (about) => {
      const key = `${step} ${about}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return diceFor(seed, key, counts.get(key) ?? 0)
    },
    meanwhile: async () => {
      if (depth < 2)
        await act()
    },
    acknowledged: reply => reply.results.forEach(({ opId }) => memory.acked.add(opId)),
    kill: from => phones.find(phone => phone.name === from.phone)?.disk.crash(),
  })

  async function addPhone(name: string, person: PhoneParts['person'], { disk = modules.createMemoryDisk(), deviceId = newId() } = {}): Promise<WorldPhone> {
    const key = await makeDeviceKey()
    if (!key)
      throw new Error('this machine signs nothing')
    const serverSession = async () => snapshotOf(await (await server.answer({ personId: person.personId, deviceId }, '/v1/session', {})).json() as Parameters<typeof snapshotOf>[0], nowMs)
    const phone = new WorldPhone(name, {
      modules,
      network,
      person,
      newId,
      now: () => nowMs,
      serverSession,
      key,
    }, disk, deviceId)
    await phone.open()
    await phone.signIn()
    phones.push(phone)
    return phone
  }

  async function act(): Promise<void> {
    depth += 1
    const phone = dice.pick(phones)
    const name = dice.pick(hat)
    const tab = dice.chance(0.2)
      ? 1
      : 0
    const line = `${step} ${phone.name}${tab ? ' (second tab)' : ''}`
    const mark = script.length
    try {
      const told = await actions[name]({
        dice,
        phone,
        tab,
        memory,
        newId,
        serial: () => `第${++serials}件`,
      })
      script.splice(mark, 0, `${line} ${told}`)
    }
    catch (error) {
      script.splice(mark, 0, `${line} ${name} fails: ${(error as { code?: string }).code ?? String(error)}`)
    }
    depth -= 1
  }

  const strike: Record<Fate, (phone: WorldPhone) => Promise<void>> = {
    async phonePower(phone) {
      note(`${step} ${phone.name} loses its power`)
      await phone.crash()
    },
    async serverPower() {
      note(`${step} the server loses its power`)
      await server.restart()
    },
    async serverPowerInAWrite(phone) {
      note(`${step} the server loses its power in the middle of a write`)
      server.cutDiskAfter(dice.pick([1, 2, 3, 5, 8, 13]))
      await phone.upload().catch(() => {})
      await server.restart()
    },
    async clock(phone) {
      phone.skewMs = dice.pick([-10, -1, 0, 0.01, 3]) * 365 * 86_400_000
      note(`${step} the clock of ${phone.name} is ${phone.skewMs} ms off`)
    },
    lateRequests: () => network.arrive(dice),
    async backup() {
      note(`${step} the server is backed up`)
      server.backUp()
    },
    async restore() {
      if (await server.restore())
        note(`${step} the server is put back from its backup`)
    },
    copy: copyPhone,
    fullPhone: photographWhenFull,
  }

  /** There is no room for another photograph: what is safe elsewhere makes way, or it is not taken. */
  async function photographWhenFull(phone: WorldPhone): Promise<void> {
    const used = (await phone.store.blobs.usage()).reduce((sum, { bytes }) => sum + bytes, 0)
    phone.disk.faults.quotaBytes = used + 100
    const told = await actions.capture({
      dice,
      phone,
      tab: 0,
      memory,
      newId,
      serial: () => `第${++serials}件`,
    }).catch((error: unknown) => `captures nothing: ${(error as { code?: string }).code ?? String(error)}`)
    delete phone.disk.faults.quotaBytes
    note(`${step} ${phone.name} is full and ${told}`)
  }

  /** A phone is set up from a backup of another and does not know it: two phones with one device id. */
  async function copyPhone(phone: WorldPhone): Promise<void> {
    if (phones.length > cast.length)
      return
    note(`${step} ${phone.name} is copied to another phone`)
    const copy = await addPhone(`${phone.name}'`, phone.parts.person, {
      disk: phone.disk.clone(),
      deviceId: phone.firstDeviceId,
    })
    memory.captured.forEach(owners => owners.includes(phone) && owners.push(copy))
    // From now on two phones may rename these: neither can count on reading its own title.
    for (const [id, owned] of memory.titles) {
      if (owned.phone === phone)
        memory.titles.delete(id)
    }
  }

  /** Dead phones are started again before anybody looks at them. */
  async function revive(): Promise<void> {
    for (const phone of phones) {
      if (await phone.store.waiting().then(() => false, () => true))
        await phone.open()
    }
  }

  try {
    for (const [name, role] of cast)
      await addPhone(name, server.person(name, role))
    for (step = 1; step <= steps; step++) {
      nowMs += 1000
      await (dice.chance(0.12)
        ? strike[dice.pick(fates)](dice.pick(phones))
        : act())
      await revive()
      const violations = await checkNow(server, phones, memory)
      if (violations.length > 0)
        return { violations, script }
    }
    network.setWeather(fair)
    note('peace')
    await network.arrive(dice, true)
    await server.restart()
    await makePeace(phones, script)
    return { violations: await checkQuiet(server, phones, memory), script }
  }
  finally {
    await server.close()
  }
}

/** Everybody sends and reads until nothing moves. Two rounds more than needed cost nothing. */
async function makePeace(phones: readonly WorldPhone[], script: string[]): Promise<void> {
  for (let round = 0; round < 6; round++) {
    for (const phone of phones) {
      for (const name of ['push', 'upload', 'pull'] as const)
        await phone[name]().catch((error: unknown) => void script.push(`peace: ${phone.name} ${name} fails: ${(error as { code?: string }).code ?? String(error)}`))
    }
  }
}
