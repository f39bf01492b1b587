import type { Database, TableSet } from '../database.ts'
import type { Profile, SharedFile, ShellStore, TrayFile } from '../shell-store.ts'
import { Failure } from '../../domain/failure.ts'
import { CHUNK_BYTES } from '../blob.ts'
import { stretchOf } from './stretch.ts'

interface TrayRecord extends TrayFile { rows: number }

export interface ShellRows {
  profiles: Profile
  tray: TrayRecord
  trayBytes: { id: string, n: number, bytes: ArrayBuffer }
  settings: { name: string, value: unknown }
}

type ShellTables = TableSet<ShellRows>

const tray = ['tray', 'trayBytes'] as const

export function createShellStore(db: Database<ShellRows>): ShellStore {
  return {
    profiles: () => db.read(['profiles'], listProfiles),
    watchProfiles: () => db.live(['profiles'], listProfiles),
    putProfile: profile => db.write('strict', ['profiles'], ({ profiles }) => profiles.put(profile)),
    hideProfile: (serverId, personId) => db.write('strict', ['profiles'], async ({ profiles }) => {
      const profile = await profiles.get([serverId, personId])
      if (profile)
        await profiles.put({ ...profile, hidden: true })
    }),
    addShared: (files, note) => addShared(db, files, note),
    watchTray: () => db.live(['tray'], async (tables) => {
      const files = await tables.tray.range({ index: 'receivedMs' })
      return files.map(({ rows: _, ...file }) => file)
    }),
    trayBlob: id => readBlob(db, id),
    dropShared: id => db.write('strict', tray, async (tables) => {
      await dropChunks(tables, [id])
      await tables.tray.deleteMany([id])
    }),
    setting: name => db.read(['settings'], async ({ settings }) => (await settings.get(name))?.value),
    setSetting: (name, value) => db.write('strict', ['settings'], ({ settings }) => settings.put({ name, value })),
    close: db.close,
  }
}

const chunksIn = ({ size }: Blob): number => Math.ceil(size / CHUNK_BYTES)

async function listProfiles({ profiles }: Pick<ShellTables, 'profiles'>): Promise<Profile[]> {
  return await profiles.range({ index: 'lastUsedMs', newestFirst: true })
}

/**
 * Chunk after chunk, each in a strict transaction of its own, so that a film never lies in memory whole; the rows of the tray
 * come last and together, and only what has one is in the tray.
 */
async function addShared(db: Database<ShellRows>, files: readonly SharedFile[], { text, receivedMs }: { text: string, receivedMs: number }): Promise<void> {
  await sweep(db, receivedMs)
  try {
    for (const file of files)
      await putChunks(db, file)
    await db.write('strict', ['tray'], tables => tables.tray.putMany(files.map(({ id, name, mime, blob }) => ({
      id,
      name,
      mime,
      size: blob.size,
      text,
      receivedMs,
      rows: chunksIn(blob),
    }))))
  }
  catch (error) {
    await db.write('relaxed', ['trayBytes'], tables => dropChunks(tables, files.map(({ id }) => id))).catch(() => {}) // swept later
    throw error
  }
}

async function putChunks(db: Database<ShellRows>, { id, name, blob }: SharedFile): Promise<void> {
  for (let n = 0; n < chunksIn(blob); n += 1) {
    const bytes = await blob.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES).arrayBuffer().catch((cause: unknown) => {
      throw new Failure('file-unreadable', { file: name }, { cause })
    })
    await db.write('strict', ['trayBytes'], ({ trayBytes }) => trayBytes.put({ id, n, bytes }))
  }
}

async function dropChunks({ trayBytes }: Pick<ShellTables, 'trayBytes'>, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await trayBytes.deleteMany(await trayBytes.keys(stretchOf([id])))
}

const DAY_MS = 24 * 3_600_000

/** Chunks of a share that was killed half way go after a day. Their ids say when they were made. */
function sweep(db: Database<ShellRows>, nowMs: number): Promise<void> {
  const before = timePrefix(nowMs - DAY_MS)
  return db.write('relaxed', tray, async (tables) => {
    const old = await tables.trayBytes.keys({
      upper: [before],
    })
    const ids = [
      ...new Set(old.map(key => (key as readonly string[])[0] as string)),
    ]
    const known = await tables.tray.getMany(ids)
    await dropChunks(tables, ids.filter((_, at) => !known[at]))
  })
}

/** As a UUIDv7 of this instant begins. */
function timePrefix(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

/** One row in memory at a time; the browser keeps what is a Blob where it has room. */
async function readBlob(db: Database<ShellRows>, id: string): Promise<Blob | undefined> {
  const file = await db.read(['tray'], tables => tables.tray.get(id))
  if (!file)
    return undefined
  const parts: Blob[] = []
  for (let n = 0; n < file.rows; n += 1) {
    const row = await db.read(['trayBytes'], ({ trayBytes }) => trayBytes.get([id, n]))
    if (!row)
      return undefined
    parts.push(new Blob([row.bytes]))
  }
  return new Blob(parts, { type: file.mime })
}
