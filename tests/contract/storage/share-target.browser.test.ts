import { expect, onTestFinished, test } from 'vitest'
import { receiveShare } from '../../../src/service-worker/share-target.ts'
import { createDexieShellStore } from '../../../src/storage/dexie-shell-store.ts'
import { first, freshId, someBytes } from './builders.ts'

function aShare(files: readonly File[], words: Record<string, string> = {}): Request {
  const form = new FormData()
  for (const file of files)
    form.append('files', file)
  for (const [name, text] of Object.entries(words))
    form.append(name, text)
  return new Request('/share-target', { method: 'POST', body: form })
}

test('[SH2] files that another app shares lie in the tray before the browser goes on', async () => {
  const name = `shell-${freshId()}`
  onTestFinished(() => void indexedDB.deleteDatabase(name))
  const files = [
    new File([
      someBytes(70_000),
    ], '现场.jpg', { type: 'image/jpeg' }),
    new File([
      someBytes(10, 2),
    ], '台账.pdf', { type: 'application/pdf' }),
  ]
  const reply = await receiveShare(aShare(files, { title: '来自相册', text: '' }), () => createDexieShellStore(name))
  expect([
    reply.status,
    reply.headers.get('location'),
  ]).toEqual([
    303,
    expect.stringContaining('/capture/intake'),
  ])
  const shell = createDexieShellStore(name)
  const tray = await first(shell.watchTray())
  expect(tray.map(file => [
    file.name,
    file.mime,
    file.size,
    file.text,
  ]).sort()).toEqual([
    [
      '台账.pdf',
      'application/pdf',
      10,
      '来自相册',
    ],
    ['现场.jpg', 'image/jpeg', 70_000, '来自相册'],
  ])
  const photo = tray.find(file => file.size === 70_000)!
  expect(await shell.trayBytes(photo.id)).toEqual(someBytes(70_000))
  await shell.dropShared(photo.id)
  expect(await first(shell.watchTray())).toHaveLength(1)
  expect(await shell.trayBytes(photo.id)).toBeUndefined()
  shell.close()
})

test('[SH2] a share that could not be written says so, in words', async () => {
  const shell = createDexieShellStore(`shell-${freshId()}`)
  const full = {
    ...shell,
    addShared: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
  }
  const reply = await receiveShare(aShare([
    new File([
      someBytes(5),
    ], '1.jpg'),
  ]), () => full)
  expect(reply.status).toBe(507)
  const page = await reply.text()
  expect(page).toContain('未保存')
  expect(page).toContain('Not saved')
})
