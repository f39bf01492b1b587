import type { Recorder } from '../../../../src/recording/recorder.ts'
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { v7 } from 'uuid'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createRecorder } from '../../../../src/recording/create-recorder.ts'
import { createRemaker } from '../../../../src/recording/remake.ts'
import { createMemoryDisk } from '../../../../src/storage/memory-database.ts'
import { createMemoryDeviceStore } from '../../../../src/storage/memory-device-store.ts'
import { createSyncLoop } from '../../../../src/sync/create-sync-loop.ts'
import { createServerCalls } from '../../../../src/sync/http-server-calls.ts'
import { createHttp } from '../../../../src/sync/http.ts'
import { createWebLocks } from '../../../../src/sync/web-locks.ts'
import { aCapture, aFile } from '../../recording/builders.ts'
import { sha256 } from '../a-unit.ts'
import { aRunningServer } from '../start/a-running-server.ts'
import { aFolder } from './a-backup.ts'

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

let server: Awaited<ReturnType<typeof aRunningServer>>
beforeEach(async () => {
  server = await aRunningServer()
})
afterEach(async () => await server.remove())

/** `npm run backup` or `npm run restore` as a person runs it. */
async function run(command: 'backup' | 'restore', ...argv: string[]): Promise<{ code: number | null, said: string }> {
  const script = fileURLToPath(new URL(`../../../../src/server/backup/${command}-console.ts`, import.meta.url))
  const child = spawn(process.execPath, [script, ...argv])
  let said = ''
  child.stdout.on('data', piece => said += String(piece))
  child.stderr.on('data', piece => said += String(piece))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, said }
}

/** The phone's own store, recorder and loop, against the server that listens. */
async function aPhone(unit: Awaited<ReturnType<typeof server.setUp>>) {
  const { personId, deviceId, headers, scopes } = unit
  const store = await createMemoryDeviceStore({
    personId,
    deviceId,
    now: () => Date.now(),
  }, createMemoryDisk())
  const answers: number[] = []
  const loop = createSyncLoop({
    store,
    calls: createServerCalls(createHttp({
      fetch: async (path, init) => {
        const reply = await fetch(`${server.url}${String(path)}`, {
          ...init,
          headers: {
            ...Object.fromEntries(new Headers(init?.headers)),
            ...headers,
          },
        })
        answers.push(reply.status)
        return reply
      },
      isOnline: () => true,
    })),
    clock: {
      now: () => Date.now(),
      later: (ms, work) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    },
    build: 'test',
    newId: v7,
    remakerFor: id => createRemaker(id, null),
    personId,
    locks: createWebLocks(undefined),
    nudges: () => () => {},
    random: Math.random,
    onFault: () => {},
  })
  onTestFinished(() => loop.stop())
  const recorder: Recorder = createRecorder({
    store,
    personId,
    build: 'test',
    key: null,
    now: () => Date.now(),
    newId: v7,
  })
  const work = scopes.find(scope => scope.startsWith('work:')) ?? ''
  let seed = 1
  return {
    store,
    loop,
    work,
    waiting: async () => await store.waiting(),
    /** A photo in the app; its hash. */
    capture: async () => {
      seed += 1
      const file = await aFile(seed, { size: 40_000 })
      await recorder.capture(await aCapture({
        scope: work,
        files: [file],
      }))
      return file.sha256
    },
  }
}

async function pulled({ headers }: { headers: Record<string, string> }, scope: string) {
  const reply = await fetch(`${server.url}/v1/pull?scope=${scope}&after=0&limit=1000`, { headers })
  return await reply.json() as { epoch: string, backedUpThrough: number, head: number, rows: Array<{ coll: string, id: string, data: { files?: Array<{ sha256: string }>, receipts?: unknown[], number?: string } }> }
}

test('[BK3] [BK12] backed up while photos come in, restored elsewhere: all that was sent before is there, and phones bring what came later', async () => {
  await server.start()
  const unit = await server.setUp()
  const phone = await aPhone(unit)
  const hashes: string[] = []
  for (let n = 0; n < 5; n += 1)
    hashes.push(await phone.capture())
  await phone.loop.sendNow()
  expect(await phone.waiting()).toMatchObject({ ops: 0, blobs: 0 })

  const root = aFolder()
  const backup = run('backup', root, '--data', server.data)
  const meanwhile: string[] = []
  const over = new AbortController()
  void backup.then(() => over.abort())
  do {
    meanwhile.push(await phone.capture())
    await phone.loop.sendNow()
  } while (!over.signal.aborted)
  expect(await backup).toMatchObject({ code: 0 })
  expect((await pulled(unit, phone.work)).backedUpThrough).toBeGreaterThan(0)
  meanwhile.push(await phone.capture())
  await phone.loop.sendNow()
  const before = await pulled(unit, phone.work)
  expect(await phone.waiting()).toMatchObject({ ops: 0, blobs: 0 })

  expect(await run('restore', root, '--data', server.data, '--replace')).toMatchObject({
    code: 1,
    said: expect.stringContaining('stop it first'),
  })
  await server.terminate()
  const key = readFileSync(join(server.data, 'receipt-key.pem'))
  const elsewhere = join(server.root, 'elsewhere')
  expect(await run('restore', root, '--data', elsewhere)).toMatchObject({
    code: 0,
    said: expect.stringContaining('send again'),
  })
  expect(readFileSync(join(elsewhere, 'receipt-key.pem'))).toEqual(key)
  await server.start('--data', elsewhere)

  const restored = await pulled(unit, phone.work)
  expect(restored.epoch).not.toBe(before.epoch)
  const held = new Set(restored.rows.flatMap(row => (row.data.files ?? []).map(file => file.sha256)))
  expect(hashes.filter(hash => !held.has(hash))).toEqual([])
  expect(meanwhile.filter(hash => !held.has(hash)).length).toBeGreaterThan(0)

  await phone.loop.sendNow()
  await expect.poll(async () => {
    await phone.loop.sendNow()
    return await phone.waiting()
  }, { timeout: 60_000 }).toMatchObject({ ops: 0, blobs: 0 })
  const after = await pulled(unit, phone.work)
  const evidence = after.rows.filter(row => row.coll === 'evidence')
  expect(evidence.map(row => row.id).sort()).toEqual(before.rows.filter(row => row.coll === 'evidence').map(row => row.id).sort())
  expect(evidence.map(row => row.data.receipts?.length)).toEqual(evidence.map(() => 1))
  expect(new Set(evidence.map(row => row.data.number)).size).toBe(evidence.length)
  for (const hash of [
    ...hashes,
    ...meanwhile,
  ]) {
    const reply = await fetch(`${server.url}/v1/blobs/${hash}`, { headers: unit.headers })
    expect([
      reply.status,
      sha256(new Uint8Array(await reply.arrayBuffer())),
    ]).toEqual([200, hash])
  }
})

test('[BK11] [ST2] a server does not start while a restore is unfinished, and says what to do', async () => {
  await server.start()
  await server.setUp()
  await server.terminate()
  const root = aFolder()
  expect(await run('backup', root, '--data', server.data)).toMatchObject({ code: 0 })
  const script = fileURLToPath(new URL('./until-killed.ts', import.meta.url))
  const child = spawn(process.execPath, [
    script,
    'restore',
    '8',
    root,
    '--data',
    server.data,
    '--replace',
  ])
  await new Promise(resolve => child.once('close', resolve))
  expect(readdirSync(server.data)).toContain('restore-unfinished')
  expect(await server.start()).toContain('run restore again')
  expect(await run('restore', root, '--data', server.data)).toMatchObject({ code: 0 })
  expect(await server.start()).toContain('is open at')
})

test('[BK7] the console says in one sentence what is wrong, with code 1', async () => {
  const nothing = aFolder()
  expect(await run('backup', join(nothing, 'backup'), '--data', join(nothing, 'data'))).toEqual({
    code: 1,
    said: `There is no data in ${join(nothing, 'data')}: name the folder with --data.\n`,
  })
  expect(await run('restore', nothing, '--data', join(nothing, 'data'))).toEqual({
    code: 1,
    said: `There is no backup in ${nothing}. Nothing was changed.\n`,
  })
})
