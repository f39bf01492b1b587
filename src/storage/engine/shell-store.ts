import type { Database, TableSet } from '../database.ts'
import type { Profile, SharedFile, ShellStore, TrayFile } from '../shell-store.ts'
import { CHUNK_BYTES } from '../blob.ts'
import { joined } from './bytes.ts'
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
    addShared: (files, note) => db.write('strict', tray, tables => addShared(tables, files, note)),
    watchTray: () => db.live(['tray'], async (tables) => {
      const files = await tables.tray.range({ index: 'receivedMs' })
      return files.map(({ rows: _, ...file }) => file)
    }),
    async trayBytes(id) {
      const rows = await db.read(['trayBytes'], ({ trayBytes }) => trayBytes.range(stretchOf([id])))
      return rows.length > 0
        ? joined(rows.map(({ bytes }) => bytes))
        : undefined
    },
    dropShared: id => db.write('strict', tray, async (tables) => {
      await tables.trayBytes.deleteMany(await tables.trayBytes.keys(stretchOf([id])))
      await tables.tray.deleteMany([id])
    }),
    setting: name => db.read(['settings'], async ({ settings }) => (await settings.get(name))?.value),
    setSetting: (name, value) => db.write('strict', ['settings'], ({ settings }) => settings.put({ name, value })),
    close: db.close,
  }
}

async function listProfiles({ profiles }: Pick<ShellTables, 'profiles'>): Promise<Profile[]> {
  return await profiles.range({ index: 'lastUsedMs', newestFirst: true })
}

async function addShared(tables: Pick<ShellTables, 'tray' | 'trayBytes'>, files: readonly SharedFile[], { text, receivedMs }: { text: string, receivedMs: number }): Promise<void> {
  for (const { id, name, mime, bytes } of files) {
    const rows = Array.from({
      length: Math.ceil(bytes.byteLength / CHUNK_BYTES),
    }, (_, n) => bytes.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES))
    await tables.trayBytes.putMany(rows.map((part, n) => ({ id, n, bytes: part })))
    await tables.tray.put({
      id,
      name,
      mime,
      size: bytes.byteLength,
      text,
      receivedMs,
      rows: rows.length,
    })
  }
}
