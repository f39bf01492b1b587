import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import { runBackup } from '../../../../src/server/backup/backup-command.ts'
import { liesIn } from '../../../../src/server/backup/backup-folder.ts'
import { claimFolder } from '../../../../src/server/backup/claim-folder.ts'
import { StartRefused } from '../../../../src/server/start/start-refused.ts'
import { restoreMarker } from '../../../../src/server/start/unfinished-restore.ts'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'
import { readMeta, writeMeta } from '../../../../src/server/storage/identity.ts'
import { aFolder, aMachine, aServerWithPhotos, backedUp, inBackup, namesIn, restored, send, snapshotsIn } from './a-backup.ts'

// Real files and databases on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

function noSpace(): never {
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
}

test('[BK7] a folder that holds another server\'s backup, a demo\'s, other things or a newer format is left alone', async () => {
  const server = await aServerWithPhotos(1)
  const other = await aServerWithPhotos(1)
  const root = aFolder()
  await backedUp(other, root)
  const before = namesIn(root)
  await expect(backedUp(server, root)).rejects.toThrow('backup of another server')
  await writeMeta(other.db, 'kind', 'demo')
  await expect(backedUp(other, root)).rejects.toThrow('backup of another server')
  expect(namesIn(root)).toEqual(before)
  const strange = aFolder()
  writeFileSync(join(strange, 'letter.txt'), '')
  await expect(backedUp(server, strange)).rejects.toThrow('holds other things')
  expect(namesIn(strange)).toEqual(['letter.txt'])
  const newer = aFolder()
  writeFileSync(join(newer, 'jianzheng-backup.json'), JSON.stringify({
    format: 'jianzheng-backup',
    v: 2,
    serverId: server.parts.identity.serverId,
    kind: 'real',
  }))
  await expect(backedUp(server, newer)).rejects.toThrow('newer version')
  writeFileSync(join(newer, 'jianzheng-backup.json'), '{')
  await expect(backedUp(server, newer)).rejects.toThrow('cannot be read')
  expect(namesIn(newer)).toEqual(['jianzheng-backup.json'])
})

test('[BK7] a folder in the data folder is refused, through a link too', async () => {
  const server = await aServerWithPhotos(1)
  const before = namesIn(server.root)
  await expect(backedUp(server, server.root)).rejects.toThrow('lies in the data folder')
  await expect(backedUp(server, join(server.root, 'a', 'b'))).rejects.toThrow('lies in the data folder')
  const link = join(aFolder(), 'link')
  symlinkSync(server.root, link)
  await expect(backedUp(server, join(link, 'backup'))).rejects.toThrow('lies in the data folder')
  expect(namesIn(server.root)).toEqual(before)
  expect([
    liesIn(`${server.root}-beside`, server.root),
    liesIn(join(server.root, '..'), server.root),
  ]).toEqual([false, false])
})

test('[BK7] a folder that cannot be made or written is told in a sentence', async () => {
  const server = await aServerWithPhotos(1)
  const file = join(aFolder(), 'file')
  writeFileSync(file, '')
  await expect(backedUp(server, join(file, 'backup'))).rejects.toThrow(/cannot be made, because a file of that name is in the way/)
  const root = aFolder()
  const failing = backedUp(server, root, {
    disk: {
      open: async () => {
        throw Object.assign(new Error('read-only file system'), { code: 'EROFS' })
      },
    },
  })
  await expect(failing).rejects.toThrow(/cannot be written by this user/)
})

test('[BK7] where there is no room it is told before anything is copied', async () => {
  const server = await aServerWithPhotos(2)
  const root = aFolder()
  const failing = backedUp(server, root, {
    disk: {
      space: async () => ({ freeBytes: 5000, totalBytes: 1e9 }),
    },
  })
  await expect(failing).rejects.toThrow(/6.0 kB are needed and 5.0 kB are free.*Nothing was backed up/)
  expect([
    snapshotsIn(root),
    namesIn(join(root, 'blobs')),
  ]).toEqual([[], []])
})

test('[BK7] a disk that fills up in the middle costs the new snapshot only, and leaves nothing half', async () => {
  const server = await aServerWithPhotos(2)
  const root = aFolder()
  const first = await backedUp(server, root)
  const fresh = [await send(server), await send(server)].sort()
  const failing = backedUp(server, root, {
    disk: {
      open: async (path, mode) => path.endsWith(fresh[1] ?? '')
        ? {
            ...await nodeDisk.open(path, mode),
            write: async () => noSpace(),
          }
        : await nodeDisk.open(path, mode),
    },
  })
  await expect(failing).rejects.toThrow(/is full: make room.*There is no new snapshot; older ones are as they were/)
  expect([
    snapshotsIn(root),
    namesIn(join(root, 'half')),
  ]).toEqual([
    [first.name],
    [],
  ])
  expect(await backedUp(server, root)).toMatchObject({ blobs: 4, copied: 1 })
  await restored(root, join(aFolder(), 'data'), { snapshot: first.name })
})

test('[BK7] two backups into one folder at a time: the second is sent away', async () => {
  const server = await aServerWithPhotos(1)
  const root = aFolder()
  const { letGo } = await claimFolder(nodeDisk, {
    root,
    dataFolder: server.root,
    serverId: server.parts.identity.serverId,
    kind: 'real',
  })
  await expect(backedUp(server, root)).rejects.toThrow('Another backup')
  letGo()
  expect(await backedUp(server, root)).toMatchObject({ blobs: 1 })
})

test('[BK7] a folder on the same disk is allowed and warned of; no data, a broken database and a wrong command are told', async () => {
  const server = await aServerWithPhotos(1)
  const root = aFolder()
  const machine = aMachine()
  const run = async (...argv: string[]): Promise<boolean> => await runBackup({ argv, root: server.root }, machine)
  expect(await run(root, '--data', server.root, '--verify')).toBe(true)
  expect(machine.said.join('\n')).toMatch(/Mind: .* is on the same disk.*the database and 1 file \(3.0 kB\), of which 1 file.*all is whole/s)
  await expect(run()).rejects.toThrow('npm run backup')
  await expect(run(root, '--keep', '0')).rejects.toThrow('--keep is "0"')
  await expect(run(root, '--wrong')).rejects.toThrow(StartRefused)
  const empty = aFolder()
  await expect(run(root, '--data', empty)).rejects.toThrow('There is no data')
  writeFileSync(join(empty, 'jianzheng.sqlite'), 'no database '.repeat(1000))
  await expect(run(root, '--data', empty)).rejects.toThrow(/cannot be read|not a database/)
  expect(snapshotsIn(root)).toHaveLength(1)
})

test('[BK5] the report names what is lost and where a good copy lies, and the command fails', async () => {
  const server = await aServerWithPhotos(2)
  const root = aFolder()
  await backedUp(server, root)
  const [hash = ''] = server.hashes
  writeFileSync(join(server.blobs, hash.slice(0, 2), hash.slice(2, 4), hash), '')
  const machine = aMachine()
  expect(await runBackup({
    argv: [root, '--data', server.root],
    root: server.root,
  }, machine)).toBe(false)
  expect(machine.said.join('\n')).toContain(`damaged: ${hash}, a good copy lies in ${inBackup(root, hash)}`)
  expect(machine.said.join('\n')).toContain('not whole')
})

test('[BK3] a database that is damaged becomes no snapshot', async () => {
  const server = await aServerWithPhotos(1)
  const root = aFolder()
  const copy = aFolder()
  await backedUp(server, root)
  const [name = ''] = snapshotsIn(root)
  const bytes = readFileSync(join(root, 'snapshots', name, 'jianzheng.sqlite'))
  bytes.fill(0x55, 4096 * 3, 4096 * 8)
  writeFileSync(join(copy, 'jianzheng.sqlite'), bytes)
  const again = aFolder()
  await expect(backedUp({ root: copy }, again)).rejects.toThrow(/damaged|malformed/)
  expect(namesIn(join(again, 'snapshots'))).toEqual([])
})

test('[BK3] what SQLite copies without a word and its check finds becomes no snapshot either', async () => {
  const server = await aServerWithPhotos(1)
  const root = aFolder()
  const tell = (...lines: string[]): void => {
    const database = new DatabaseSync(join(server.root, 'jianzheng.sqlite'))
    database.enableDefensive?.(false)
    lines.forEach(line => database.exec(line))
    database.close()
  }
  const change = (from: string, to: string): void => tell('pragma writable_schema = on', `update sqlite_schema set sql = replace(sql, '${from}', '${to}') where name = 'meta'`)
  change('"v" text not null', '"v" text')
  tell('insert into meta values (\'x\', null)')
  change('"v" text', '"v" text not null')
  await expect(backedUp(server, root)).rejects.toThrow('The database of the server is damaged: NULL value in meta.v')
  expect(snapshotsIn(root)).toEqual([])
})

test('[BK11] nothing is backed up from a folder that a restore left unfinished', async () => {
  const server = await aServerWithPhotos(1)
  mkdirSync(join(server.root, 'backups'))
  writeFileSync(restoreMarker(server.root), '{}')
  await expect(backedUp(server, aFolder())).rejects.toThrow('run restore again')
  expect(await readMeta(server.db, 'lastBackupMs')).toBe(null)
})
