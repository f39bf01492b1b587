import type { Told } from '../../../../src/server/start/read-config.ts'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { writePack } from '../../../../src/media/rescue-pack.ts'
import { runCommand } from '../../../../src/server/people/console-command.ts'
import { holdDataFolder } from '../../../../src/server/start/data-folder.ts'
import { aLostPhone, hash, photo } from './a-pack.ts'

vi.setConfig({ testTimeout: 120_000 })

const passphrase = '4711-0815-2266-9042-1357'

async function aFile({ isUnsigned = false } = {}) {
  const lost = await aLostPhone()
  const folder = lost.server.parts.config.dataFolder
  const index = await lost.pack(isUnsigned
    ? { sig: null }
    : {})
  async function* pieces() {
    yield photo.buffer.slice(photo.byteOffset, photo.byteOffset + photo.length) as ArrayBuffer
  }
  const bytes = await writePack({
    index,
    passphrase,
    parts: [
      { sha256: hash, size: photo.length, pieces },
    ],
  })
  const file = join(folder, 'pack.jzr')
  writeFileSync(file, new Uint8Array(await bytes.arrayBuffer()))
  const bring = async (typed = passphrase): Promise<string> => {
    const said: string[] = []
    const told: Told = {
      argv: ['rescue', '--data', folder, file],
      env: {},
      root: folder,
    }
    await runCommand(told, line => void said.push(line), async () => typed)
    return said.join('\n')
  }
  return { ...lost, folder, bring }
}

test('[RP10] the person at the machine brings a pack in with its bytes, and a second time changes nothing', async () => {
  const { bring, rows, jia, folder, everything } = await aFile()
  expect(await bring('47110815226690421357')).toBe('甲: 2 records were new, 0 were there already; 1 of 1 files are here.')
  expect((await rows())[0]?.data).toMatchObject({
    capturedBy: jia.personId,
    receipts: [
      {
        statement: { sha256: hash },
      },
    ],
  })
  const before = await everything()
  expect(await bring()).toContain('0 records were new, 2 were there already')
  expect(await everything()).toBe(before)
  expect(readdirSync(folder).filter(name => name.startsWith('.rescue-')), 'nothing readable is left behind').toEqual([])
})

test('[RP10] what proves nothing waits for a decision', async () => {
  const { bring, rows, held } = await aFile({ isUnsigned: true })
  expect(await bring()).toContain('2 records wait for an administrator\'s decision')
  expect(await rows()).toEqual([])
  expect(await held()).toHaveLength(1)
})

test('[RP10] while a server holds the folder it says so; a wrong passphrase too; nothing is changed', async () => {
  const { bring, everything, folder } = await aFile()
  const before = await everything()
  await expect(bring('0000')).rejects.toThrow('The passphrase is not the right one.')
  const letGo = holdDataFolder(folder)
  await expect(bring()).rejects.toThrow('stop it first')
  letGo()
  expect(await everything()).toBe(before)
})
