import { expect, onTestFinished, test, vi } from 'vitest'
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
  const reply = await receiveShare(aShare(files, { title: '来自相册', text: '' }), {
    openShell: () => createDexieShellStore(name),
  })
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
  expect(await (await shell.trayBlob(photo.id))?.arrayBuffer()).toEqual(someBytes(70_000))
  await shell.dropShared(photo.id)
  expect(await first(shell.watchTray())).toHaveLength(1)
  expect(await shell.trayBlob(photo.id)).toBeUndefined()
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
  ]), {
    openShell: () => full,
  })
  expect(reply.status).toBe(507)
  const page = await reply.text()
  expect(page).toContain('未保存')
  expect(page).toContain('Not saved')
})

test('[SH2] a film that would take a fifth of the free room is refused before it is read, with the reason', async () => {
  const read = vi.spyOn(File.prototype, 'arrayBuffer')
  const name = `shell-${freshId()}`
  onTestFinished(() => void indexedDB.deleteDatabase(name))
  const reply = await receiveShare(aShare([
    new File([
      someBytes(70_000),
    ], '活动.mp4', { type: 'video/mp4' }),
  ]), {
    openShell: () => createDexieShellStore(name),
    estimate: async () => ({ quota: 340_000, usage: 0 }),
  })
  expect(reply.status).toBe(507)
  expect(await reply.text()).toContain('文件太大')
  expect(read).not.toHaveBeenCalled()
  const shell = createDexieShellStore(name)
  expect(await first(shell.watchTray())).toEqual([])
  shell.close()
})
