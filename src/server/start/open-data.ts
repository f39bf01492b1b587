import type { Db } from '../storage/database.ts'
import type { OpenDatabase } from '../storage/open-database.ts'
import type { ToldConfig } from './read-config.ts'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { isSetUp } from '../people/set-up-state.ts'
import { readMeta, writeMeta } from '../storage/identity.ts'
import { databaseFailure } from '../storage/medium-failure.ts'
import { migrate, waitingMigrations } from '../storage/migrations.ts'
import { openDatabase } from '../storage/open-database.ts'
import { localOrigin, SERVED_ORIGIN, settleOrigin } from '../storage/origin.ts'
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
      say(`Database copied to ${await backUp(open.db, { dataFolder, nowMs, first: waiting[0] ?? '' })} before the upgrade.`)
    await migrate(open.db)
    return open
  }
  catch (error) {
    throw new StartRefused(sentenceFor(dataFolder, error), { cause: error })
  }
}

/**
 * One copy per upgrade: where an upgrade fails and is tried again and again, its newest copy takes the place of the one before
 * and those of earlier upgrades stay.
 */
async function backUp(db: Db, { dataFolder, nowMs, first }: { dataFolder: string, nowMs: number, first: string }): Promise<string> {
  const backups = join(dataFolder, 'backups')
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  const name = `before-upgrade-${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}-${first}.sqlite`
  const copy = join(backups, name)
  await sql`vacuum into ${copy}`.execute(db)
  const older = readdirSync(backups).filter(other => other.startsWith('before-upgrade-') && other !== name).sort().reverse()
  const again = older.filter(other => other.endsWith(`-${first}.sqlite`))
  const tooMany = older.filter(other => !again.includes(other)).slice(KEPT_BACKUPS - 1)
  for (const other of [
    ...again,
    ...tooMany,
  ])
    rmSync(join(backups, other))
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
 * The address that this server goes by now. It is for good once a unit is set up, because phones keep their data by it;
 * before that a slip of the hand costs nothing.
 * @throws StartRefused where another one is settled, or where one must be named
 */
export async function effectiveOrigin(db: Db, told: Pick<ToldConfig, 'origin' | 'tls' | 'port' | 'trustProxy'>): Promise<string> {
  const known = await readMeta(db, 'origin')
  if (known === null)
    assertNamed(told)
  const origin = told.origin ?? known ?? localOrigin(told.port)
  if (known !== null && known !== origin)
    throw new StartRefused(`This server is known to its phones as ${known}; under ${origin} each of them would start empty. Start it with ORIGIN=${known}, or without ORIGIN. Where it really moves: npm run admin -- change-address ${origin}`)
  if (await isSetUp(db))
    await settleOrigin(db, { origin, port: told.port })
  await writeMeta(db, SERVED_ORIGIN, origin)
  return origin
}

/** Nobody types the address behind a certificate or a proxy but ORIGIN's. @throws StartRefused */
export function assertNamed({ origin, tls, trustProxy }: Pick<ToldConfig, 'origin' | 'tls' | 'trustProxy'>): void {
  if (origin === null && (tls || trustProxy))
    throw new StartRefused(`With ${tls ? '--cert' : '--trust-proxy'} the server must know the address that phones use: start it with ORIGIN, such as ORIGIN=https://jianzheng.example.cn`)
}
