import type { Migration } from 'kysely/migration'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Migrator } from 'kysely/migration'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openSigner } from '../../../../src/server/receipts/signer.ts'
import { buildIfStale } from '../../../../src/server/start/build-app.ts'
import { holdDataFolder, prepareDataFolder } from '../../../../src/server/start/data-folder.ts'
import { claimKind, effectiveOrigin, openData } from '../../../../src/server/start/open-data.ts'
import { StartRefused } from '../../../../src/server/start/start-refused.ts'
import { opLogMigration } from '../../../../src/server/storage/migrations/0001-op-log.ts'
import { openDatabase } from '../../../../src/server/storage/open-database.ts'
import { settleOrigin } from '../../../../src/server/storage/origin.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let folder: string
const said: string[] = []
const about = {
  nowMs: Date.UTC(2026, 8, 14),
  say: (line: string) => void said.push(line),
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jz-start-'))
  said.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function migrateTo(migrations: Record<string, Migration>): Promise<void> {
  const { db } = openDatabase(join(folder, 'jianzheng.sqlite'))
  await new Migrator({
    db,
    provider: {
      getMigrations: () => Promise.resolve(migrations),
    },
  }).migrateToLatest()
  await db.insertInto('meta').values({ k: 'kept', v: '这是旧的' }).execute()
  await db.destroy()
}

/** The next upgrade fails then: what it makes is there already. */
async function forgetLastMigration(): Promise<void> {
  const { db, connection } = openDatabase(join(folder, 'jianzheng.sqlite'))
  connection.exec('delete from kysely_migration where name = (select max(name) from kysely_migration)')
  await db.destroy()
}

test('an older database is copied before it is changed, and what it held is still there', async () => {
  await migrateTo({ '0001-op-log': opLogMigration })
  const { db } = await openData({ dataFolder: folder }, about)
  const meta = async (where: typeof db) => await where.selectFrom('meta').select('v').where('k', '=', 'kept').executeTakeFirst()
  expect(await meta(db)).toMatchObject({ v: '这是旧的' })
  await db.destroy()
  const [copy, ...more] = readdirSync(join(folder, 'backups'))
  expect([copy, more]).toEqual(['before-upgrade-2026-09-14T00-00-00-000Z-0002-people.sqlite', []])
  const old = openDatabase(join(folder, 'backups', copy ?? ''))
  expect(await meta(old.db)).toMatchObject({ v: '这是旧的' })
  await old.db.destroy()
  expect(said[0]).toContain('backups')
})

test('a new folder and an up-to-date one need no copy', async () => {
  for (let times = 0; times < 2; times += 1)
    await (await openData({ dataFolder: folder }, about)).db.destroy()
  expect([
    said,
    readdirSync(folder).includes('backups'),
  ]).toEqual([[], false])
})

test('a database of a newer version is left alone, in one sentence', async () => {
  await migrateTo({
    '0001-op-log': opLogMigration,
    '9999-tomorrow': {
      up: async () => {},
    },
  })
  await expect(openData({ dataFolder: folder }, about)).rejects.toThrow(/cannot be opened by this version.*It is as it was/s)
})

test('a file that is no database is said to be none', async () => {
  writeFileSync(join(folder, 'jianzheng.sqlite'), 'hello '.repeat(1000))
  await expect(openData({ dataFolder: folder }, about)).rejects.toThrow('cannot be opened')
})

test('a demo and a real unit never share a folder', async () => {
  const { db } = await openData({ dataFolder: folder }, about)
  await claimKind(db, { isDemo: false, dataFolder: folder })
  await claimKind(db, { isDemo: false, dataFolder: folder })
  await expect(claimKind(db, { isDemo: true, dataFolder: folder })).rejects.toThrow('real unit')
  await db.destroy()
})

test('the address is settled by whoever sets the unit up; until then a slip of the hand costs nothing', async () => {
  const { db } = await openData({ dataFolder: folder }, about)
  const at = { tls: null, port: 8787, trustProxy: false }
  expect(await effectiveOrigin(db, { ...at, origin: null })).toBe('http://localhost:8787')
  expect(await effectiveOrigin(db, { ...at, origin: 'https://slip.example' })).toBe('https://slip.example')
  await db.insertInto('scope').values({
    id: 'unit:x',
    unit_id: 'x',
    cycle_id: null,
    head: 0,
    closed_ms: null,
  }).execute()
  expect(await effectiveOrigin(db, { ...at, origin: 'https://a.example' })).toBe('https://a.example')
  expect(await effectiveOrigin(db, { ...at, origin: null })).toBe('https://a.example')
  await expect(effectiveOrigin(db, { ...at, origin: 'https://b.example' })).rejects.toThrow('https://a.example')
  await db.destroy()
})

test('[ST2] behind a certificate or a proxy the address must be named once, or no printed link would be any good', async () => {
  const { db } = await openData({ dataFolder: folder }, about)
  const at = { origin: null, port: 8787 }
  const tls = { certFile: '/c', keyFile: '/k' }
  await expect(effectiveOrigin(db, { ...at, tls, trustProxy: false })).rejects.toThrow(/--cert.*ORIGIN=https/)
  await expect(effectiveOrigin(db, { ...at, tls: null, trustProxy: true })).rejects.toThrow(/--trust-proxy.*ORIGIN=https/)
  await settleOrigin(db, { ...at, origin: 'https://a.example' })
  expect(await effectiveOrigin(db, { ...at, tls, trustProxy: true })).toBe('https://a.example')
  await db.destroy()
})

test('an upgrade that fails again and again pushes out no good copy', async () => {
  await (await openData({ dataFolder: folder }, about)).db.destroy()
  mkdirSync(join(folder, 'backups'))
  for (const day of ['01', '02', '03', '04', '05'])
    writeFileSync(join(folder, 'backups', `before-upgrade-2026-01-${day}T00-00-00-000Z-0001-op-log.sqlite`), '')
  await forgetLastMigration()
  for (let times = 0; times < 7; times += 1)
    await expect(openData({ dataFolder: folder }, { ...about, nowMs: about.nowMs + times })).rejects.toThrow('cannot be opened')
  const copies = readdirSync(join(folder, 'backups')).sort()
  expect(copies.map(name => name.slice(15, 39))).toEqual([
    '2026-01-02T00-00-00-000Z',
    '2026-01-03T00-00-00-000Z',
    '2026-01-04T00-00-00-000Z',
    '2026-01-05T00-00-00-000Z',
    '2026-09-14T00-00-00-006Z',
  ])
})

test('[ST2] a key that a broken start cut short, a lock and a build that cannot be written are told in a sentence', () => {
  writeFileSync(join(folder, 'receipt-key.pem'), '-----BEGIN PRIV')
  expect(() => openSigner(folder)).toThrow(StartRefused)
  rmSync(join(folder, 'receipt-key.pem'))
  writeFileSync(join(folder, 'receipt-key.pem.half'), '-----BEGIN PRIV')
  expect(openSigner(folder).keyId).toBe(openSigner(folder).keyId)
  mkdirSync(join(folder, 'server.lock'))
  expect(() => holdDataFolder(folder)).toThrow(/cannot be held/)
  rmSync(join(folder, 'server.lock'), { recursive: true })
  mkdirSync(join(folder, 'server.pid'))
  expect(() => holdDataFolder(folder)).toThrow(/cannot be held/)
})

test('two servers never work in one folder; a stopped one leaves it free', () => {
  const letGo = holdDataFolder(folder)
  expect(() => holdDataFolder(folder)).toThrow(/Another server \(process \d+\)/)
  letGo()
  holdDataFolder(folder)()
})

test('a folder that cannot be one is refused in a sentence that names it', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => prepareDataFolder(join(folder, 'file', 'data'))).toThrow(/data folder .*file\/data cannot be made, because a file/)
  expect(() => prepareDataFolder('/proc/jianzheng')).toThrow('/proc/jianzheng')
  prepareDataFolder(join(folder, 'new', 'data'))
  expect(statSync(join(folder, 'new', 'data')).mode & 0o777).toBe(0o700)
})

test('the app is built when its sources are newer, not for the server\'s own', () => {
  const dist = join(folder, 'dist')
  for (const path of ['dist', 'src/app', 'src/server'])
    mkdirSync(join(folder, path), { recursive: true })
  for (const file of [
    'dist/index.html',
    'dist/sw.js',
    'src/app/main.ts',
    'src/server/app.ts',
  ])
    writeFileSync(join(folder, file), '')
  const touch = (file: string, seconds: number) => utimesSync(join(folder, file), seconds, seconds)
  const isBuilt = () => {
    said.length = 0
    buildIfStale({ root: folder, distFolder: dist, say: about.say })
    return said.join('')
  }
  touch('src/app/main.ts', 1000)
  touch('dist/sw.js', 2000)
  expect(isBuilt()).toBe('')
  touch('src/server/app.ts', 3000)
  expect(isBuilt()).toBe('')
  touch('src/app/main.ts', 3000)
  expect(isBuilt()).toContain('tools to build it are not installed')
  rmSync(join(dist, 'sw.js'))
  expect(isBuilt).toThrow('npm ci')
})
