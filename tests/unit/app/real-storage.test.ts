import type { Profile } from '../../../src/storage/shell-store.ts'
import Dexie from 'dexie'
import { expect, onTestFinished, test } from 'vitest'
import { openRealStorage } from '../../../src/app/real-storage.ts'
import { createPhoneStorage } from '../../../src/app/storage.ts'
import { createDexieShellStore } from '../../../src/storage/dexie-shell-store.ts'
import { jia, NOW, phone, server, unit } from '../../contract/storage/builders.ts'

const profile: Profile = {
  serverId: server,
  personId: jia,
  name: '甲',
  unitId: unit,
  deviceId: phone,
  grants: [],
  scopes: [],
  isDemo: false,
  hidden: false,
  lastUsedMs: NOW,
}

/** A browser in which 甲 was before, or nobody. */
async function aBrowser({ isKnown }: { isKnown: boolean }): Promise<void> {
  await Dexie.delete('jz-shell')
  onTestFinished(async () => Dexie.delete('jz-shell'))
  if (!isKnown)
    return
  const shell = createDexieShellStore()
  await shell.putProfile(profile)
  shell.close()
}

/** From now on no database opens. Returns how it is over. */
function databasesFail(error: Error): () => void {
  const factory = Dexie.dependencies.indexedDB as IDBFactory
  const open = factory.open.bind(factory)
  factory.open = () => {
    throw error
  }
  const heal = (): void => {
    factory.open = open
  }
  onTestFinished(heal)
  return heal
}

const lost = new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', 'UnknownError')

test('a phone that was used before and does not open just now gets no empty memory instead; at the next try all is there', async () => {
  await aBrowser({ isKnown: true })
  const heal = databasesFail(lost)
  const storage = createPhoneStorage()
  await expect(storage.shell.profiles()).rejects.toMatchObject({ code: 'storage-lost' })
  expect(storage.isLasting.value).toBe(true)
  heal()
  expect(await storage.shell.profiles()).toMatchObject([
    { personId: jia },
  ])
  storage.shell.close()
}, 20_000)

test('a lost connection whose name a private window uses too is still no private window', async () => {
  await aBrowser({ isKnown: true })
  databasesFail(new DOMException('Failed to execute transaction: the database connection is closing', 'InvalidStateError'))
  await expect(openRealStorage()).rejects.toMatchObject({ code: 'storage-lost' })
}, 20_000)

test('a browser that forbids storage is used from memory, and that is said', async () => {
  await aBrowser({ isKnown: true })
  databasesFail(new DOMException('denied', 'SecurityError'))
  const { isLasting, shell } = await openRealStorage()
  expect(isLasting).toBe(false)
  expect(await shell.profiles()).toEqual([])
})

test('a browser in which nobody was and nothing opens is used from memory', async () => {
  await aBrowser({ isKnown: false })
  databasesFail(lost)
  expect((await openRealStorage()).isLasting).toBe(false)
}, 20_000)

test('a new phone that keeps things is tried out and then kept', async () => {
  await aBrowser({ isKnown: false })
  const { isLasting, shell } = await openRealStorage()
  expect(isLasting).toBe(true)
  shell.close()
})

test('a phone that was used before is tried out behind the first page; a browser that stopped keeping bytes is told', async () => {
  await aBrowser({ isKnown: true })
  const fine = createPhoneStorage()
  expect(await fine.shell.profiles()).toHaveLength(1)
  fine.shell.close()
  let result: 'ok' | 'storage-unavailable' | 'storage-full' = 'ok'
  let probed = 0
  const load = async () => ({
    ...await openRealStorage(),
    probe: async () => {
      probed++
      return result
    },
  })
  for (const [next, isLasting] of [
    ['storage-full', true],
    ['storage-unavailable', false],
  ] as const) {
    result = next
    const storage = createPhoneStorage(load)
    await storage.shell.profiles()
    await storage.shell.profiles()
    await expect.poll(() => storage.isLasting.value).toBe(isLasting)
    storage.shell.close()
  }
  expect(probed).toBe(2)
})
