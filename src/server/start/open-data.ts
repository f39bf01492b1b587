import type { Db } from '../storage/database.ts'
import type { OpenDatabase } from '../storage/open-database.ts'
import type { ToldConfig } from './read-config.ts'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readMeta, writeMeta } from '../storage/identity.ts'
import { databaseFailure } from '../storage/medium-failure.ts'
import { migrate, waitingMigrations } from '../storage/migrations.ts'
import { openDatabase } from '../storage/open-database.ts'
import { StartRefused } from './start-refused.ts'

const KEPT_BACKUPS = 5

/**
 * Opens the database and brings it up to this build. An existing one is copied to `backups/` before it is changed.
 * @throws StartRefused
 */
export async function openData({ dataFolder }: Pick<ToldConfig, 'dataFolder'>, { nowMs, say }: { nowMs: number, say: (line: string) => void }): Promise<OpenDatabase> {
  const file = join(dataFolder, 'jianzheng.sqlite')
  const isNew = !existsSync(file)
  try {
    const open = openDatabase(file)
    const waiting = await waitingMigrations(open.db)
    if (waiting.length > 0 && !isNew)
      say(`Database copied to ${await backUp(open.db, { dataFolder, nowMs })} before the upgrade.`)
    await migrate(open.db)
    return open
  }
  catch (error) {
    throw new StartRefused(sentenceFor(dataFolder, error), { cause: error })
  }
}

async function backUp(db: Db, { dataFolder, nowMs }: { dataFolder: string, nowMs: number }): Promise<string> {
  const backups = join(dataFolder, 'backups')
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const copy = join(backups, `before-upgrade-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}.sqlite`)
  await sql`vacuum into ${copy}`.execute(db)
  const older = readdirSync(backups).filter(name => name.startsWith('before-upgrade-')).sort().reverse().slice(KEPT_BACKUPS)
  older.forEach(name => rmSync(join(backups, name)))
  return copy
}

function sentenceFor(folder: string, error: unknown): string {
  if (databaseFailure(error)?.code === 'disk-full')
    return `The disk of the data folder ${folder} is full: make room and start again. The database is as it was.`
  return `The database in ${folder} cannot be opened by this version: ${(error as Error).message}. It is as it was; a copy may lie in backups/.`
}

/**
 * A demo and a real unit never share a folder.
 * @throws StartRefused
 */
export async function claimKind(db: Db, { isDemo, dataFolder }: Pick<ToldConfig, 'isDemo' | 'dataFolder'>): Promise<void> {
  const kind = isDemo ? 'demo' : 'real'
  const known = await readMeta(db, 'kind')
  if (known === null)
    return await writeMeta(db, 'kind', kind)
  if (known !== kind) {
    throw new StartRefused(isDemo
      ? `The data folder ${dataFolder} holds a real unit: the demo (演示) needs a folder of its own.`
      : `The data folder ${dataFolder} holds the demo (演示): start with --demo, or name another folder with --data.`)
  }
}

/**
 * The address of this server, for good: a phone keeps its data by it.
 * @throws StartRefused where another one was named before
 */
export async function settleOrigin(db: Db, { origin, tls, port }: Pick<ToldConfig, 'origin' | 'tls' | 'port'>): Promise<string> {
  const known = await readMeta(db, 'origin')
  if (origin === null)
    return known ?? `${tls ? 'https' : 'http'}://localhost:${port}`
  if (known !== null && known !== origin)
    throw new StartRefused(`This server is known to its phones as ${known}; under ${origin} each of them would start empty. Start it with ORIGIN=${known}, or without ORIGIN.`)
  if (known === null)
    await writeMeta(db, 'origin', origin)
  return origin
}
