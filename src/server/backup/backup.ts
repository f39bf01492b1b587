import type { Db } from '../storage/database.ts'
import type { Disk } from '../storage/disk.ts'
import type { Folders, Kind } from './backup-folder.ts'
import type { Collected, Lost } from './collect-blobs.ts'
import type { Shelf } from './copy-blob.ts'
import type { Copy } from './snapshot.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { goneFrom } from '../erasure/remembered.ts'
import { StartRefused } from '../start/start-refused.ts'
import { assertRestored } from '../start/unfinished-restore.ts'
import { readMeta } from '../storage/identity.ts'
import { openDatabase } from '../storage/open-database.ts'
import { snapshotName, writeFacts } from './backup-folder.ts'
import { claimFolder } from './claim-folder.ts'
import { assertRoom, collectBlobs, thrownAway } from './collect-blobs.ts'
import { settle } from './copy-blob.ts'
import { copyFile, hashFile, syncFile, Unreadable } from './durable.ts'
import { erasuresIn, joined, keepErasedList, readErasedList } from './erased.ts'
import { keepNewest } from './keep-snapshots.ts'
import { noteBackup } from './note-backup.ts'
import { createProgress } from './progress.ts'
import { copyDatabase, forgetBlobs } from './snapshot.ts'
import { verifyOlder } from './verify-older.ts'
import { diskSentence } from './words.ts'

/** What a command at the machine stands on. */
export interface Machine { disk: Disk, now: () => number, say: (line: string) => void }

export interface BackupWish {
  /** The backup folder. */
  root: string
  dataFolder: string
  /** Reads everything again instead of trusting sizes. */
  verify: boolean
  /** Only so many of the newest snapshots stay; `null`: all. */
  keep: number | null
  build?: string | undefined
}

export interface BackupReport extends Omit<Collected, 'lost'> {
  /** Of the snapshot. */
  name: string
  blobs: number
  bytes: number
  lost: Lost[]
  /** What else is not as it should be, a sentence each. Empty, and nothing lost: the backup is whole. */
  troubles: string[]
  /** Older snapshots that went. */
  dropped: string[]
}

/**
 * One snapshot of a server that may be running. It counts once all of it lies durably in the folder; only then, and only
 * where nothing is missing, phones are told that they may make room.
 * @throws StartRefused where there is no snapshot; older ones are as they were
 */
export async function backUp(wish: BackupWish, machine: Machine): Promise<BackupReport> {
  const db = await openLive(wish.dataFolder)
  try {
    const claim = await claimFolder(machine.disk, {
      ...wish,
      ...await whoIs(db, wish.dataFolder),
    })
    try {
      if (claim.isOnSameDisk)
        machine.say(`Mind: ${wish.root} is on the same disk as the data. When that disk fails, both are gone.`)
      return await takeSnapshot({
        wish,
        machine,
        db,
        folders: claim.folders,
      })
    }
    catch (error) {
      throw sentenceFor(wish, error)
    }
    finally {
      claim.letGo()
    }
  }
  finally {
    await db.destroy()
  }
}

/** Asked twice whether a restore is under way: one that begins after the second time finds the database in use. */
async function openLive(dataFolder: string): Promise<Db> {
  assertRestored(dataFolder)
  const file = join(dataFolder, 'jianzheng.sqlite')
  if (!existsSync(file))
    throw new StartRefused(`There is no data in ${dataFolder}: name the folder with --data.`)
  const { db } = openDatabase(file)
  try {
    await readMeta(db, 'serverId')
    assertRestored(dataFolder)
    return db
  }
  catch (error) {
    await db.destroy()
    throw error instanceof StartRefused
      ? error
      : new StartRefused(`The database in ${dataFolder} cannot be read: ${(error as Error).message}. Nothing was backed up.`, { cause: error })
  }
}

async function whoIs(db: Db, dataFolder: string): Promise<{ serverId: string, kind: Kind }> {
  const serverId = await readMeta(db, 'serverId')
  if (serverId === null)
    throw new StartRefused(`The server of ${dataFolder} was never started: there is nothing to back up.`)
  return {
    serverId,
    kind: await readMeta(db, 'kind') === 'demo'
      ? 'demo'
      : 'real',
  }
}

interface Taking { wish: BackupWish, machine: Machine, db: Db, folders: Folders }

async function takeSnapshot(taking: Taking): Promise<BackupReport> {
  const { wish, machine: { disk, now }, db, folders } = taking
  const takenMs = now()
  const name = snapshotName(wish.root, takenMs)
  const draft = join(folders.half, 'snapshot')
  await disk.makeFolder(draft)
  const copy = await copyDatabase(disk, db, join(draft, 'jianzheng.sqlite'))
  await forgetErased(taking, copy)
  const troubles = await copyKey(taking, draft)
  const collected = await collect(taking, copy)
  const kept = copy.blobs.filter(({ hash }) => !collected.thrownAway.includes(hash))
  const facts = {
    blobs: kept.length,
    bytes: kept.reduce((sum, { size }) => sum + size, 0),
  }
  if (wish.verify)
    troubles.push(...await verifyOlder(disk, folders, kept))
  await writeFacts(disk, draft, {
    takenMs,
    serverId: await readMeta(db, 'serverId') ?? '',
    epoch: copy.epoch,
    ...wish.build === undefined
      ? {}
      : { build: wish.build },
    dbSha256: await hashFile(disk, copy.file),
    ...facts,
  })
  await syncFile(disk, copy.file)
  await disk.rename(draft, join(folders.snapshots, name))
  await disk.syncFolder(folders.snapshots)
  const report = {
    ...collected,
    ...facts,
    name,
    troubles,
    dropped: [],
  }
  return troubles.length === 0 && collected.lost.length === 0
    ? await followUp(taking, { ...copy, takenMs }, report)
    : report
}

/** Erased bytes are no part of this snapshot, nor of any older one from now on. */
async function forgetErased({ wish: { root }, machine: { disk }, db, folders }: Taking, copy: Copy): Promise<void> {
  const erasures = await erasuresIn(db)
  const gone = await goneFrom(db, joined(readErasedList(root), erasures))
  await keepErasedList(disk, { root, blobs: folders.blobs }, { erasures, gone })
  forgetBlobs(copy, copy.blobs.map(({ hash }) => hash).filter(hash => gone.has(hash)))
  copy.blobs = copy.blobs.filter(({ hash }) => !gone.has(hash))
}

/** The snapshot stands, whatever happens from here on. */
async function followUp({ wish, machine: { disk }, db, folders }: Taking, taken: Copy & { takenMs: number }, report: BackupReport): Promise<BackupReport> {
  try {
    if (!await noteBackup(db, taken)) {
      return {
        ...report,
        troubles: ['The server was restored meanwhile and was not told of this backup: make another one.'],
      }
    }
    return wish.keep === null
      ? report
      : { ...report, dropped: await keepNewest(disk, folders, wish.keep) }
  }
  catch (error) {
    return {
      ...report,
      troubles: [`The snapshot stands, but what had to follow did not: ${(error as Error).message}`],
    }
  }
}

/** Bytes are safe under their names before the snapshot that counts on them gets its own. */
async function collect({ wish, machine, db, folders }: Taking, copy: Copy): Promise<Collected & { thrownAway: string[] }> {
  const shelf: Shelf = { disk: machine.disk, ...folders }
  await assertRoom(shelf, wish.root, copy.blobs)
  const collected = await collectBlobs({
    shelf,
    from: join(wish.dataFolder, 'blobs'),
    verify: wish.verify,
    progress: createProgress({
      ...machine,
      what: wish.verify
        ? 'checked'
        : 'seen to',
      total: copy.blobs.length,
    }),
  }, copy.blobs)
  const gone = await thrownAway(db, collected.lost)
  forgetBlobs(copy, gone)
  await settle(shelf, copy.blobs.filter(({ hash }) => !collected.lost.some(lost => lost.hash === hash)).map(({ hash }) => hash))
  return {
    ...collected,
    lost: collected.lost.filter(({ hash }) => !gone.includes(hash)),
    thrownAway: gone,
  }
}

async function copyKey({ wish, machine: { disk } }: Taking, draft: string): Promise<string[]> {
  const key = join(wish.dataFolder, 'receipt-key.pem')
  try {
    await copyFile(disk, key, join(draft, 'receipt-key.pem'))
    return []
  }
  catch (error) {
    if (!(error instanceof Unreadable))
      throw error
    await disk.remove(join(draft, 'receipt-key.pem'))
    return [`The key that receipts are signed with, ${key}, cannot be read: it is not in this snapshot.`]
  }
}

function sentenceFor({ root, dataFolder }: BackupWish, error: unknown): unknown {
  if (error instanceof StartRefused)
    return new StartRefused(`${error.message} Older snapshots are as they were.`, { cause: error })
  const sentence = diskSentence(root, error)
  if (sentence !== undefined)
    return new StartRefused(`${sentence} There is no new snapshot; older ones are as they were, and files that were copied are not copied again.`, { cause: error })
  return new StartRefused(`The backup of ${dataFolder} into ${root} failed: ${(error as Error).message}. There is no new snapshot; older ones are as they were.`, { cause: error })
}
