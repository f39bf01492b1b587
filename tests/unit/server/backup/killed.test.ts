import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { blobPath } from '../../../../src/server/backup/copy-blob.ts'
import { runCommand } from '../../../../src/server/people/console-command.ts'
import { assertRestored, restoreMarker } from '../../../../src/server/start/unfinished-restore.ts'
import { sha256 } from '../a-unit.ts'
import { aFolder, aServerWithPhotos, backedUp, namesIn, restored, send, snapshotsIn } from './a-backup.ts'

// A process for each moment, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

const script = fileURLToPath(new URL('./until-killed.ts', import.meta.url))

/** Runs the command up to so many disk operations. */
function run(command: 'backup' | 'restore', steps: number, ...argv: string[]) {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [
    script,
    command,
    String(steps),
    ...argv,
  ], { encoding: 'utf8' })
  return { isKilled: signal === 'SIGKILL', stdout, stderr }
}

/** From the first operation to the last. */
function moments(total: number, n: number): number[] {
  return Array.from({ length: n }, (_, at) => Math.round(at * (total - 1) / (n - 1)))
}

function serverIdIn(folder: string): string {
  const database = new DatabaseSync(join(folder, 'jianzheng.sqlite'), { readOnly: true })
  try {
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
    return String(database.prepare('select v from meta where k = \'serverId\'').get()?.v)
  }
  finally {
    database.close()
  }
}

test('[BK2] killed at any moment a backup costs the new snapshot at most: the older ones can be restored and the next run goes on', async () => {
  const server = await aServerWithPhotos(2)
  const before = aFolder()
  const aRoot = (): string => {
    const root = aFolder()
    cpSync(before, root, { recursive: true })
    return root
  }
  const first = await backedUp(server, before)
  const fresh = [await send(server), await send(server)]
  const { stdout } = run('backup', 10 ** 6, aRoot(), '--data', server.root)
  for (const steps of moments(Number(stdout), 6)) {
    const root = aRoot()
    expect(run('backup', steps, root, '--data', server.root)).toMatchObject({ isKilled: true })
    for (const name of snapshotsIn(root)) {
      expect(await restored(root, join(aFolder(), 'data'), { snapshot: name })).toMatchObject({
        blobs: name === first.name
          ? 2
          : 4,
        lost: [],
      })
    }
    expect(snapshotsIn(root)[0]).toBe(first.name)
    expect(await backedUp(server, root, { verify: true })).toMatchObject({
      blobs: 4,
      lost: [],
      troubles: [],
      mended: 0,
    })
    expect(namesIn(join(root, 'half'))).toEqual([])
    const data = join(aFolder(), 'data')
    await restored(root, data)
    expect([
      ...server.hashes,
      ...fresh,
    ].map(hash => sha256(readFileSync(blobPath(join(data, 'blobs'), hash))))).toEqual([
      ...server.hashes,
      ...fresh,
    ])
  }
})

test('[BK2] a first backup that was killed before it was anybody\'s is begun again', async () => {
  const server = await aServerWithPhotos(1)
  for (const steps of [0, 1, 2, 3]) {
    const root = aFolder()
    expect(run('backup', steps, root, '--data', server.root)).toMatchObject({ isKilled: true })
    expect(await backedUp(server, root)).toMatchObject({ blobs: 1, lost: [] })
  }
})

test('[BK11] killed at any moment a restore leaves the old or the new, never a server that starts with half of each, and run again it finishes', async () => {
  const server = await aServerWithPhotos(2)
  const serverId = server.parts.identity.serverId
  const root = aFolder()
  await backedUp(server, root)
  const trial = await aServerWithPhotos(1)
  await trial.db.destroy()
  const { stdout } = run('restore', 10 ** 6, root, '--data', trial.root, '--replace')
  const total = Number(stdout)
  for (const steps of [
    ...moments(total - 4, 7),
    total - 4,
    total - 3,
    total - 2,
    total - 1,
  ]) {
    const there = await aServerWithPhotos(1)
    const oldId = there.parts.identity.serverId
    await there.db.destroy()
    expect(run('restore', steps, root, '--data', there.root, '--replace')).toMatchObject({ isKilled: true })
    if (existsSync(restoreMarker(there.root))) {
      expect(() => assertRestored(there.root)).toThrow('run restore again')
      await restored(root, there.root) // what may be replaced was said the first time
    }
    const left = readdirSync(there.root).filter(name => name.startsWith('jianzheng.sqlite') || /half|unfinished/.test(name))
    const isNew = serverIdIn(there.root) === serverId
    const kept = namesIn(join(there.root, 'backups')).filter(name => name.endsWith('jianzheng.sqlite'))
    expect([steps, isNew || serverIdIn(there.root) === oldId, kept.length]).toEqual([
      steps,
      true,
      Number(isNew),
    ])
    for (const name of kept)
      expect(serverIdIn(join(there.root, 'backups', name, '..'))).toBe(oldId)
    expect(left).toEqual(['jianzheng.sqlite'])
  }
})

test('[BK11] while a restore is unfinished commands at the machine work with nothing', async () => {
  const server = await aServerWithPhotos(1)
  const root = aFolder()
  await backedUp(server, root)
  await server.db.destroy()
  expect(run('restore', 12, root, '--data', server.root, '--replace')).toMatchObject({ isKilled: true })
  await expect(runCommand({
    argv: [
      'sign-in-link',
      '--data',
      server.root,
      'jia',
    ],
    env: {},
    root: server.root,
  }, () => {})).rejects.toThrow('run restore again')
  await expect(backedUp(server, aFolder())).rejects.toThrow('run restore again')
})
