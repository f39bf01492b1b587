import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Migrator } from 'kysely/migration'
import { expect, onTestFinished, test, vi } from 'vitest'
import { blobPath } from '../../../../src/server/backup/copy-blob.ts'
import { runRestore } from '../../../../src/server/backup/restore-command.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { makeLink } from '../../../../src/server/people/links.ts'
import { peopleMigration } from '../../../../src/server/people/migration.ts'
import { openSigner } from '../../../../src/server/receipts/signer.ts'
import { holdDataFolder } from '../../../../src/server/start/data-folder.ts'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'
import { readMeta, writeMeta } from '../../../../src/server/storage/identity.ts'
import { waitingMigrations } from '../../../../src/server/storage/migrations.ts'
import { opLogMigration } from '../../../../src/server/storage/migrations/0001-op-log.ts'
import { openDatabase } from '../../../../src/server/storage/open-database.ts'
import { aServer } from '../a-server.ts'
import { aPhone, sha256, someBytes } from '../a-unit.ts'
import { aFolder, aMachine, aServerWithPhotos, backedUp, inBackup, namesIn, restored, send, snapshotsIn } from './a-backup.ts'

// Real files and databases on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

async function reopened(folder: string) {
  const server = await aServer({ folder })
  onTestFinished(server.close)
  return server
}

async function aBackup(photos = 3) {
  const server = await aServerWithPhotos(photos)
  const root = aFolder()
  const { name } = await backedUp(server, root)
  return {
    server,
    root,
    name,
    data: join(aFolder(), 'data'),
  }
}

/** Every table as text: the same before and after means that nothing was changed. */
function contents(folder: string): string {
  const database = new DatabaseSync(join(folder, 'jianzheng.sqlite'), { readOnly: true })
  try {
    const tables = database.prepare('select name from sqlite_master where type = \'table\' order by name').all().map(row => String(row.name))
    return JSON.stringify(tables.map(table => database.prepare(`select * from ${table}`).all()))
  }
  finally {
    database.close()
  }
}

test('[BK12] what was backed up is there again: rows, photos, the key, and who the server is, in another epoch', async () => {
  const { server, root, data } = await aBackup()
  expect(await restored(root, data)).toMatchObject({
    blobs: 3,
    copied: 3,
    lost: [],
    kept: null,
  })
  const again = await reopened(data)
  expect(again.parts.identity).toMatchObject({ serverId: server.parts.identity.serverId, deviceId: server.parts.identity.deviceId })
  expect(again.parts.identity.epoch).not.toBe(server.parts.identity.epoch)
  expect(openSigner(data).keyId).toBe(openSigner(server.root).keyId)
  const rows = async (where: typeof server) => await where.db.selectFrom('row_').selectAll().where('coll', '!=', 'audit').orderBy('scope_id').orderBy('seq').execute()
  expect(await rows({
    ...server,
    ...again,
  })).toEqual(await rows(server))
  expect(server.hashes.map(hash => sha256(readFileSync(blobPath(join(data, 'blobs'), hash))))).toEqual(server.hashes)
  expect(readdirSync(data).filter(name => /half|unfinished|wal|shm/.test(name) && !name.startsWith('jianzheng.sqlite-'))).toEqual([])
  expect(statSync(join(data, 'jianzheng.sqlite')).mode & 0o077).toBe(0)
})

test('[BK12] nothing comes alive again that may have been used up since: links, uploads, codes', async () => {
  const server = await aServerWithPhotos(1)
  await withLog(server.parts, async (log) => {
    await makeLink(log, {
      purpose: 'invite',
      unitId: server.unit.unitId,
      origin: 'http://localhost',
      lifeMs: 10 ** 12,
    })
    await makeLink(log, {
      purpose: 'recover',
      unitId: server.unit.unitId,
      origin: 'http://localhost',
      lifeMs: 10 ** 12,
    })
  })
  await server.db.insertInto('account').values(['jia', 'yi'].map(login => ({
    person_id: login,
    unit_id: server.unit.unitId,
    login,
    password_hash: '',
    created_ms: 0,
    totp_secret: login === 'jia'
      ? 'secret'
      : null,
    totp_pending: login === 'jia'
      ? null
      : 'pending',
    totp_step: null,
  }))).execute()
  await server.phone.patch(someBytes(100), {
    hash: 'a'.repeat(64),
    offset: 0,
    total: 200,
  })
  const root = aFolder()
  await backedUp(server, root)
  const data = join(aFolder(), 'data')
  await restored(root, data)
  const again = await reopened(data)
  const links = await again.db.selectFrom('link').select('expires_ms').execute()
  expect([
    links.length,
    links.every(link => link.expires_ms <= Date.now() + 60_000),
  ]).toEqual([2, true])
  expect(await again.db.selectFrom('upload').selectAll().execute()).toEqual([])
  const accounts = await again.db.selectFrom('account').select(['totp_pending', 'totp_step']).orderBy('login').execute()
  expect(accounts).toEqual([
    {
      totp_pending: null,
      totp_step: expect.closeTo(Date.now() / 30_000, -1),
    },
    { totp_pending: null, totp_step: null },
  ])
})

test('[BK12] the audit of the unit says that the server was restored, and from when', async () => {
  const { server, root, data } = await aBackup(1)
  await restored(root, data)
  const again = await reopened(data)
  const audit = await again.db.selectFrom('row_').select('data').where('scope_id', '=', server.unit.audit).execute()
  expect(audit.map(row => JSON.parse(row.data) as unknown)).toEqual([
    expect.objectContaining({
      what: 'server.restored',
      byPersonId: null,
      detail: {
        takenMs: expect.any(Number),
        missing: 0,
      },
    }),
  ])
})

test('[BK12] what the snapshot holds is safe in a backup, what comes after is not', async () => {
  const { server, root, data } = await aBackup()
  const head = (await server.phone.pull(server.unit.work)).head
  await restored(root, data)
  const again = await reopened(data)
  again.callers.set(server.phone.caller.sessionId, server.phone.caller)
  const phone = aPhone(again, server.unit, { ...server.phone.caller })
  expect(await phone.pull(server.unit.work)).toMatchObject({ backedUpThrough: head, head })
  expect(Number(await readMeta(again.db, 'lastBackupMs'))).toBeGreaterThan(0)
  await aPhone(again, server.unit).push(phone.capture(server.unit.work))
  expect((await phone.pull(server.unit.work)).backedUpThrough).toBe(head)
})

test('[BK13] no number that was printed before is given to another piece of evidence', async () => {
  const { server, root, data } = await aBackup(2)
  const lost = server.phone.capture(server.unit.work)
  await server.phone.push(lost)
  expect((await server.phone.rowOf(server.unit.work, 'evidence', lost.id))?.data.number).toBe('2026-00-003')
  await restored(root, data)
  const again = await reopened(data)
  const phone = aPhone(again, server.unit)
  const other = phone.capture(server.unit.work)
  await phone.push(other)
  expect((await phone.rowOf(server.unit.work, 'evidence', other.id))?.data.number).toMatch(/^2026-00-R\d{8}-003$/)
})

test('[BK10] where a unit is nothing is restored, unless it may make way: then all of it is kept', async () => {
  const { server, root } = await aBackup(1)
  const there = await aServerWithPhotos(1)
  there.connection.exec('pragma wal_autocheckpoint = 0')
  const before = contents(there.root)
  await expect(restored(root, there.root)).rejects.toThrow(/holds a unit already: say --replace/)
  expect(contents(there.root)).toBe(before)
  await there.db.destroy()
  const key = readFileSync(join(there.root, 'receipt-key.pem'))
  const { kept } = await restored(root, there.root, { replace: true })
  expect(contents(kept ?? '')).toBe(before)
  expect(readFileSync(join(kept ?? '', 'receipt-key.pem'))).toEqual(key)
  const again = openDatabase(join(there.root, 'jianzheng.sqlite'))
  expect(await readMeta(again.db, 'serverId')).toBe(server.parts.identity.serverId)
  await again.db.destroy()
})

test('[BK10] what a killed server had only in its log is kept with its database', async () => {
  const { root } = await aBackup(1)
  const there = await aServerWithPhotos(1)
  there.connection.exec('pragma wal_autocheckpoint = 0')
  const late = await send(there)
  const killed = aFolder()
  for (const name of ['jianzheng.sqlite', 'jianzheng.sqlite-wal', 'receipt-key.pem'])
    copyFileSync(join(there.root, name), join(killed, name))
  expect(readFileSync(join(killed, 'jianzheng.sqlite')).includes(late)).toBe(false)
  const { kept } = await restored(root, killed, { replace: true })
  expect(contents(kept ?? '')).toContain(late)
  expect(contents(killed)).not.toContain(late)
})

test('[BK10] a broken database makes way with the log beside it, which would else be played into the new one', async () => {
  const { root } = await aBackup(1)
  const data = join(aFolder(), 'data')
  mkdirSync(data)
  for (const end of ['', '-wal', '-shm'])
    writeFileSync(join(data, `jianzheng.sqlite${end}`), `broken${end} `.repeat(1000))
  await expect(restored(root, data)).rejects.toThrow(/cannot be read: say --replace/)
  expect(readFileSync(join(data, 'jianzheng.sqlite'), 'utf8')).toContain('broken')
  const { kept } = await restored(root, data, { replace: true })
  expect(readdirSync(kept ?? '')).toEqual(expect.arrayContaining(['jianzheng.sqlite', 'jianzheng.sqlite-wal']))
  expect(readdirSync(data).filter(name => name.startsWith('jianzheng.sqlite'))).toEqual(['jianzheng.sqlite'])
  const again = await reopened(data)
  expect(again.connection.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
})

test('[BK10] a demo\'s backup takes no real unit\'s place, whatever is said, nor the other way round', async () => {
  const { root } = await aBackup(1)
  const demo = await aServerWithPhotos(1)
  await writeMeta(demo.db, 'kind', 'demo')
  const demoRoot = aFolder()
  await backedUp(demo, demoRoot)
  const real = await aServerWithPhotos(1)
  await expect(restored(demoRoot, real.root, { replace: true })).rejects.toThrow('holds a real unit')
  await expect(restored(root, demo.root, { replace: true })).rejects.toThrow('holds the demo')
  expect([real.root, demo.root].map(folder => existsSync(join(folder, 'backups')))).toEqual([false, false])
})

test('[BK10] nothing is restored into a folder that a server or another command works in', async () => {
  const { root, server } = await aBackup(1)
  const there = await aServerWithPhotos(1)
  const letGo = holdDataFolder(there.root)
  await expect(restored(root, there.root, { replace: true })).rejects.toThrow(/Another server.*stop it first/)
  letGo()
  // No server, but a command at the machine has the database open.
  await expect(restored(root, there.root, { replace: true })).rejects.toThrow('Another command')
  expect(await readMeta(there.db, 'serverId')).not.toBe(server.parts.identity.serverId)
  expect(readdirSync(there.root)).not.toContain('restore-unfinished')
})

test('[BK9] with a photo damaged or missing nothing is replaced, and it is named', async () => {
  const { root, server, data } = await aBackup()
  const [damaged = '', missing = ''] = server.hashes
  writeFileSync(inBackup(root, damaged), new Uint8Array(3000))
  rmSync(inBackup(root, missing))
  const there = await aServerWithPhotos(1)
  await there.db.destroy()
  const before = contents(there.root)
  const refused = restored(root, there.root, { replace: true })
  await expect(refused).rejects.toThrow(/2 of its files are missing or damaged.*Nothing was replaced/s)
  await expect(refused).rejects.toThrow(damaged)
  await expect(refused).rejects.toThrow(missing)
  expect(contents(there.root)).toBe(before)
  expect(readdirSync(there.root).filter(name => /half|unfinished|backups/.test(name))).toEqual([])
  await expect(restored(root, data)).rejects.toThrow('2 of its files')
  expect(existsSync(join(data, 'jianzheng.sqlite'))).toBe(false)
})

test('[BK9] a snapshot whose database was changed, cut or lost is not restored; an older one can be named', async () => {
  const { root, server, name, data } = await aBackup(1)
  const newer = await backedUp(server, root)
  const file = join(root, 'snapshots', newer.name, 'jianzheng.sqlite')
  const bytes = readFileSync(file)
  bytes[5000] = (bytes[5000] ?? 0) ^ 1
  writeFileSync(file, bytes)
  await expect(restored(root, data)).rejects.toThrow(/database of the snapshot .* is damaged.*--snapshot/)
  truncateSync(file, 4096)
  await expect(restored(root, data)).rejects.toThrow('is damaged')
  renameSync(file, `${file}.away`)
  await expect(restored(root, data)).rejects.toThrow('is damaged')
  rmSync(join(root, 'snapshots', newer.name, 'backup.json'))
  await expect(restored(root, data)).rejects.toThrow('is damaged')
  await expect(restored(root, data, { snapshot: 'yesterday' })).rejects.toThrow(`There is no snapshot yesterday in ${root}; there are:\n  ${newer.name}\n  ${name}`)
  expect(await restored(root, data, { snapshot: name })).toMatchObject({ name, lost: [] })
})

test('[BK9] no backup and a wrong command are told in a sentence', async () => {
  const machine = aMachine()
  const run = async (...argv: string[]) => await runRestore({
    argv,
    root: aFolder(),
  }, machine)
  await expect(run()).rejects.toThrow('npm run restore')
  await expect(run('--wrong')).rejects.toThrow('npm run restore')
  await expect(run(aFolder(), '--data', join(aFolder(), 'data'))).rejects.toThrow('There is no backup')
  const { root, data } = await aBackup(1)
  await run(root, '--data', data)
  expect(machine.said.join('\n')).toMatch(/Restored into .*snapshot .* with 1 files.*send again.*since 20\d\d-\d\d-\d\d \d\d:\d\d UTC is undone.*dismissed.*stopped.*passwords/s)
})

test('[BK9] photos that lie there already are not copied again, and one that rotted there is replaced', async () => {
  const { root, server } = await aBackup()
  const [rotten = '', good = ''] = server.hashes
  await send(server)
  await server.db.destroy()
  writeFileSync(blobPath(server.blobs, rotten), new Uint8Array(3000))
  const inode = statSync(blobPath(server.blobs, good)).ino
  expect(await restored(root, server.root, { replace: true })).toMatchObject({ copied: 1, lost: [] })
  expect(sha256(readFileSync(blobPath(server.blobs, rotten)))).toBe(rotten)
  expect(statSync(blobPath(server.blobs, good)).ino).toBe(inode)
})

test('[BK14] with missing photos accepted phones find out that they are missing, and nothing is called safe', async () => {
  const { root, server } = await aBackup()
  const [lost = '', whole = ''] = server.hashes
  rmSync(inBackup(root, lost))
  await server.db.destroy()
  writeFileSync(blobPath(server.blobs, lost), new Uint8Array(3000))
  const { kept } = await restored(root, server.root, { replace: true, acceptMissing: true })
  expect(statSync(join(kept ?? '', 'damaged', lost)).size).toBe(3000)
  const again = await reopened(server.root)
  again.callers.set(server.phone.caller.sessionId, server.phone.caller)
  const phone = aPhone(again, server.unit, server.phone.caller)
  const status = async (hash: string) => (await phone.request(`/v1/blobs/${hash}`, { method: 'HEAD' })).headers.get('upload-complete')
  expect([await status(lost), await status(whole)]).toEqual(['?0', '?1'])
  expect((await phone.pull(server.unit.work)).backedUpThrough).toBe(0)
  openSigner(server.root)
  expect(await backedUp(again, aFolder())).toMatchObject({ blobs: 2, lost: [] })
})

test('[BK11] a disk that fills up while photos are copied leaves what was there, and the server starts', async () => {
  const { root } = await aBackup()
  const there = await aServerWithPhotos(1)
  await there.db.destroy()
  const before = contents(there.root)
  const failing = restored(root, there.root, {
    replace: true,
    disk: {
      open: async (path, mode) => {
        if (/half\/[0-9a-f]{64}$/.test(path))
          throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
        return await nodeDisk.open(path, mode)
      },
    },
  })
  await expect(failing).rejects.toThrow(/is full.*What was there is as it was/)
  expect(contents(there.root)).toBe(before)
  expect(namesIn(there.root).filter(name => /half|unfinished/.test(name))).toEqual([])
  expect(snapshotsIn(root)).toHaveLength(1)
})

test('[BK12] a snapshot of an older version is brought up to this one', async () => {
  const [older, root, data] = [
    aFolder(),
    aFolder(),
    join(aFolder(), 'data'),
  ]
  const { db } = openDatabase(join(older, 'jianzheng.sqlite'))
  await new Migrator({
    db,
    provider: {
      getMigrations: () => Promise.resolve({ '0001-op-log': opLogMigration, '0002-people': peopleMigration }),
    },
  }).migrateToLatest()
  await db.insertInto('meta').values(['serverId', 'deviceId', 'epoch'].map(k => ({ k, v: k }))).execute()
  await db.destroy()
  openSigner(older)
  await backedUp({ root: older }, root)
  await restored(root, data)
  const again = openDatabase(join(data, 'jianzheng.sqlite'))
  expect([await waitingMigrations(again.db), await readMeta(again.db, 'serverId')]).toEqual([[], 'serverId'])
  await again.db.destroy()
})

test('[BK9] a snapshot of a newer version is refused, and what is there stays', async () => {
  const { server, root, data } = await aBackup(1)
  server.connection.exec('insert into kysely_migration values (\'9999-tomorrow\', \'2030-01-01\')')
  await backedUp(server, root)
  await expect(restored(root, data)).rejects.toThrow(/of a version that this one cannot work with.*Nothing was replaced/s)
  expect(existsSync(join(data, 'jianzheng.sqlite'))).toBe(false)
})
