import { expect, test, vi } from 'vitest'
import { createPhoneStorage } from '../../../src/app/storage.ts'
import { createMemoryDeviceStore } from '../../../src/storage/memory-device-store.ts'
import { createMemoryShellStore } from '../../../src/storage/memory-shell-store.ts'

function aLoad(isLasting = true) {
  const shell = createMemoryShellStore()
  return vi.fn(async () => ({ shell, openStore: createMemoryDeviceStore, isLasting }))
}

test('a first visit opens no database until something is kept', async () => {
  const load = aLoad()
  const storage = createPhoneStorage(load, {
    databases: async () => [],
  })
  expect(await storage.isKnown()).toBe(false)
  expect(load).not.toHaveBeenCalled()
  await storage.shell.setSetting('language', 'en')
  expect(await storage.shell.setting('language')).toBe('en')
  expect(load).toHaveBeenCalledOnce()
})

test('a phone that was used before is known by its database', async () => {
  const storage = createPhoneStorage(aLoad(), {
    databases: async () => [
      { name: 'jz-shell', version: 1 },
    ],
  })
  expect(await storage.isKnown()).toBe(true)
})

test('a browser that does not list its databases is asked by looking inside', async () => {
  expect(await createPhoneStorage(aLoad(), {}).isKnown()).toBe(true)
})

test('what is watched before the database is open is told as soon as it is', async () => {
  const { shell } = createPhoneStorage(aLoad(), {})
  const seen: number[] = []
  const { unsubscribe } = shell.watchTray().subscribe(files => seen.push(files.length))
  await vi.waitFor(() => expect(seen).toEqual([0]))
  await shell.addShared([
    {
      id: 'a',
      name: 'a.jpg',
      mime: 'image/jpeg',
      blob: new Blob(['abc']),
    },
  ], { text: '', receivedMs: 1 })
  await vi.waitFor(() => expect(seen.at(-1)).toBe(1))
  unsubscribe()
})

test('a browser that keeps nothing is found out at the first need', async () => {
  const storage = createPhoneStorage(aLoad(false), {})
  expect(storage.isLasting.value).toBe(true)
  await storage.shell.profiles()
  expect(storage.isLasting.value).toBe(false)
})
