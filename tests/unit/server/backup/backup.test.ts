import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import { blobPath } from '../../../../src/server/backup/copy-blob.ts'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'
import { readMeta, writeMeta } from '../../../../src/server/storage/identity.ts'
import { sha256 } from '../a-unit.ts'
import { aFolder, aServerWithPhotos, backedUp, inBackup, namesIn, send, snapshotsIn } from './a-backup.ts'

// Real files and databases on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

function rowsIn(root: string, name: string, table: string): unknown[] {
  const database = new DatabaseSync(join(root, 'snapshots', name, 'jianzheng.sqlite'), { readOnly: true })
  try {
    return database.prepare(`select * from ${table} order by 1`).all()
  }
  finally {
    database.close()
  }
}

async function safeThrough(server: Awaited<ReturnType<typeof aServerWithPhotos>>): Promise<number> {
  return (await server.phone.pull(server.unit.work)).backedUpThrough
}

async function headOf(server: Awaited<ReturnType<typeof aServerWithPhotos>>): Promise<number> {
  return (await server.phone.pull(server.unit.work)).head
}

test('[BK1] a backup says whose it is, and holds the database, the key and every photo, for nobody else to read', async () => {
  const server = await aServerWithPhotos()
  const root = join(aFolder(), 'new', 'backup')
  const { name, ...report } = await backedUp(server, root, { build: 'test' })
  expect(report).toMatchObject({
    blobs: 3,
    bytes: 9000,
    copied: 3,
    lost: [],
    troubles: [],
  })
  expect(JSON.parse(readFileSync(join(root, 'jianzheng-backup.json'), 'utf8'))).toEqual({
    format: 'jianzheng-backup',
    v: 1,
    serverId: server.parts.identity.serverId,
    kind: 'real',
  })
  const snapshot = join(root, 'snapshots', name)
  const facts = JSON.parse(readFileSync(join(snapshot, 'backup.json'), 'utf8')) as Record<string, unknown>
  expect(facts).toMatchObject({
    v: 1,
    epoch: server.parts.identity.epoch,
    build: 'test',
    dbSha256: sha256(readFileSync(join(snapshot, 'jianzheng.sqlite'))),
    blobs: 3,
    bytes: 9000,
  })
  expect(readFileSync(join(snapshot, 'receipt-key.pem'))).toEqual(readFileSync(join(server.root, 'receipt-key.pem')))
  expect(server.hashes.map(hash => sha256(readFileSync(inBackup(root, hash))))).toEqual(server.hashes)
  const modes = [
    root,
    ...namesIn(root).map(path => join(root, path)),
  ].map((path) => {
    const stat = statSync(path)
    return [
      stat.isDirectory(),
      (stat.mode & 0o077).toString(8),
    ]
  })
  expect(modes.filter(([, others]) => others !== '0')).toEqual([])
})

test('[BK3] the snapshot is the database of one moment, although the server goes on meanwhile', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  const ops = rowsCount(server)
  let later = ''
  const { name } = await backedUp(server, root, {
    disk: {
      rename: async (from, to) => {
        if (from.includes('/half/'))
          later ||= await send(server)
        await nodeDisk.rename(from, to)
      },
    },
  })
  expect(later).not.toBe('')
  expect(rowsIn(root, name, 'op')).toHaveLength(ops)
  expect(rowsIn(root, name, 'blob').map(row => (row as { hash: string }).hash)).toEqual(server.hashes.toSorted())
})

function rowsCount({ connection }: Awaited<ReturnType<typeof aServerWithPhotos>>): number {
  return Number(connection.prepare('select count(*) as n from op').get()?.n)
}

test('[BK3] a blob that the server throws away meanwhile is not missed, and the snapshot does not name it', async () => {
  const server = await aServerWithPhotos()
  const swept = server.hashes.toSorted().at(-1) ?? ''
  const root = aFolder()
  const { name, lost } = await backedUp(server, root, {
    disk: {
      stream: (path, range) => {
        server.connection.exec(`delete from blob_owner where hash = '${swept}'; delete from blob where hash = '${swept}'`)
        rmSync(blobPath(server.blobs, swept), { force: true })
        return nodeDisk.stream(path, range)
      },
    },
  })
  expect(lost).toEqual([])
  expect(rowsIn(root, name, 'blob')).toHaveLength(2)
  expect(await safeThrough(server)).toBeGreaterThan(0)
})

test('[BK4] what the backup holds is not copied again, what is new comes', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  await backedUp(server, root)
  const inodes = server.hashes.map(hash => statSync(inBackup(root, hash)).ino)
  expect(await backedUp(server, root)).toMatchObject({ blobs: 3, copied: 0, copiedBytes: 0 })
  const hash = await send(server)
  expect(await backedUp(server, root)).toMatchObject({ blobs: 4, copied: 1, copiedBytes: 3000 })
  expect(server.hashes.map(one => statSync(inBackup(root, one)).ino)).toEqual(inodes)
  expect(sha256(readFileSync(inBackup(root, hash)))).toBe(hash)
  expect(snapshotsIn(root)).toHaveLength(3)
})

test('[BK4] what a bad disk keeps otherwise than it was written is noticed at once', async () => {
  const server = await aServerWithPhotos(1)
  const root = aFolder()
  const failing = backedUp(server, root, {
    disk: {
      open: async (path, mode) => {
        const file = await nodeDisk.open(path, mode)
        return path.endsWith(server.hashes[0] ?? '')
          ? {
              ...file,
              datasync: async () => {
                await file.write(new Uint8Array([1]), 7)
                await file.datasync()
              },
            }
          : file
      },
    },
  })
  await expect(failing).rejects.toThrow(/cannot be read back as it was.*There is no new snapshot/s)
  expect(snapshotsIn(root)).toEqual([])
})

test('[BK4] --verify reads all of it, and replaces a copy that rotted by the good one', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  const { name } = await backedUp(server, root)
  const [hash = ''] = server.hashes
  writeFileSync(inBackup(root, hash), new Uint8Array(3000))
  expect(await backedUp(server, root)).toMatchObject({ copied: 0, mended: 0 })
  expect(await backedUp(server, root, { verify: true })).toMatchObject({
    copied: 1,
    mended: 1,
    lost: [],
    troubles: [],
  })
  expect(sha256(readFileSync(inBackup(root, hash)))).toBe(hash)
  truncateSync(join(root, 'snapshots', name, 'jianzheng.sqlite'), 4096)
  expect((await backedUp(server, root, { verify: true })).troubles).toEqual([`The snapshot ${name} is damaged and cannot be restored.`])
})

test('[BK5] what is missing or cut on the server is named, the snapshot stands, and nothing is called safe', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  const [missing = '', cut = ''] = server.hashes
  rmSync(blobPath(server.blobs, missing))
  truncateSync(blobPath(server.blobs, cut), 100)
  const { lost, name } = await backedUp(server, root)
  expect(lost.map(({ hash, found, isHeld }) => [hash, found, isHeld]).sort()).toEqual([
    [missing, 'missing', false],
    [cut, 'damaged', false],
  ].sort())
  expect(snapshotsIn(root)).toEqual([name])
  expect([await safeThrough(server), await readMeta(server.db, 'lastBackupMs')]).toEqual([0, null])
})

test('[BK5] a good copy in the backup is told and never overwritten by what rotted on the server', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  await backedUp(server, root)
  await send(server)
  const before = await safeThrough(server)
  const [rotten = '', cut = ''] = server.hashes
  writeFileSync(blobPath(server.blobs, rotten), new Uint8Array(3000))
  truncateSync(blobPath(server.blobs, cut), 100)
  const { lost } = await backedUp(server, root, { verify: true })
  expect(lost.map(({ hash, found, isHeld }) => [hash, found, isHeld]).sort()).toEqual([
    [rotten, 'damaged', true],
    [cut, 'damaged', true],
  ].sort())
  expect([rotten, cut].map(hash => sha256(readFileSync(inBackup(root, hash))))).toEqual([rotten, cut])
  expect(await safeThrough(server)).toBe(before)
})

test('[BK6] phones are told what lies in the backup, no more, and after it is durable', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  const head = await headOf(server)
  const told: number[] = []
  let isWritten = false
  await backedUp(server, root, {
    disk: {
      syncFolder: async (path) => {
        if (!isWritten && path.includes('blobs')) {
          isWritten = true
          await send(server)
        }
        told.push(await safeThrough(server))
        await nodeDisk.syncFolder(path)
      },
    },
  })
  expect(new Set(told)).toEqual(new Set([0]))
  expect(await safeThrough(server)).toBeLessThan(await headOf(server))
  expect(await safeThrough(server)).toBeGreaterThanOrEqual(head)
  expect(Number(await readMeta(server.db, 'lastBackupMs'))).toBeGreaterThan(0)
})

test('[BK6] a server that was restored meanwhile is told nothing, and what was safe stays safe', async () => {
  const server = await aServerWithPhotos()
  await writeMeta(server.db, `backedUp:${server.unit.work}`, '5000')
  const { troubles } = await backedUp(server, aFolder(), {
    disk: {
      stream: (path, range) => {
        server.connection.exec('update meta set v = \'another\' where k = \'epoch\'')
        return nodeDisk.stream(path, range)
      },
    },
  })
  expect(troubles).toEqual([
    expect.stringContaining('restored meanwhile'),
  ])
  expect(await readMeta(server.db, 'lastBackupMs')).toBe(null)
  expect(await backedUp(server, aFolder())).toMatchObject({ troubles: [] })
  expect(await safeThrough(server)).toBe(5000)
})

test('[BK2] a snapshot gets its name when everything that it needs is on the disk', async () => {
  const server = await aServerWithPhotos(1)
  const root = aFolder()
  const [hash = ''] = server.hashes
  const trace: string[] = []
  await backedUp(server, root, {
    disk: {
      open: async (path, mode) => {
        const file = await nodeDisk.open(path, mode)
        const note = (what: 'sync' | 'datasync') => async (): Promise<void> => {
          trace.push(`flush ${path}`)
          await file[what]()
        }
        return {
          ...file,
          sync: note('sync'),
          datasync: note('datasync'),
        }
      },
      rename: async (from, to) => {
        trace.push(`rename ${from}`)
        await nodeDisk.rename(from, to)
      },
      syncFolder: async (path) => {
        trace.push(`folder ${path}`)
        await nodeDisk.syncFolder(path)
      },
    },
  })
  const draft = join(root, 'half', 'snapshot')
  const at = (what: string): number => trace.lastIndexOf(what)
  const order = [
    at(`flush ${join(root, 'half', hash)}`),
    at(`rename ${join(root, 'half', hash)}`),
    at(`folder ${join(root, 'blobs', hash.slice(0, 2), hash.slice(2, 4))}`),
    at(`folder ${join(root, 'blobs', hash.slice(0, 2))}`),
    at(`folder ${join(root, 'blobs')}`),
    at(`flush ${join(draft, 'jianzheng.sqlite')}`),
    at(`rename ${draft}`),
    at(`folder ${join(root, 'snapshots')}`),
  ]
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(order).not.toContain(-1)
  expect(at(`flush ${join(draft, 'receipt-key.pem')}`)).toBeGreaterThan(-1)
  expect(at(`flush ${join(draft, 'backup.json.half')}`)).toBeLessThan(at(`folder ${draft}`))
})

test('[BK8] with --keep the oldest snapshots go, and with them the photos that none of the others names', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  const first = await backedUp(server, root)
  const [gone = ''] = server.hashes
  server.connection.exec(`delete from blob_owner where hash = '${gone}'; delete from blob where hash = '${gone}'`)
  const second = await backedUp(server, root)
  const third = await backedUp(server, root, { keep: 2 })
  expect(third.dropped).toEqual([first.name])
  expect(snapshotsIn(root)).toEqual([second.name, third.name])
  expect(server.hashes.map(hash => namesIn(root).some(path => path.endsWith(hash)))).toEqual([false, true, true])
})

test('[BK8] a backup that is not whole pushes out no older one', async () => {
  const server = await aServerWithPhotos()
  const root = aFolder()
  await backedUp(server, root)
  rmSync(blobPath(server.blobs, server.hashes[0] ?? ''))
  expect(await backedUp(server, root, { keep: 1 })).toMatchObject({ dropped: [] })
  expect(snapshotsIn(root)).toHaveLength(2)
})
