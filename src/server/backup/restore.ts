import type { Remembered } from '../erasure/remembered.ts'
import type { BackupHead, SnapshotFacts } from './backup-folder.ts'
import type { Machine } from './backup.ts'
import type { Named } from './copy-blob.ts'
import type { Marker } from './restore-marker.ts'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { holdDataFolder, prepareDataFolder } from '../start/data-folder.ts'
import { StartRefused } from '../start/start-refused.ts'
import { foldersOf, readFacts, readHead, snapshotNames } from './backup-folder.ts'
import { bringBlobs } from './bring-blobs.ts'
import { erasuresOf, joined, readErasedList, removeBlob } from './erased.ts'
import { keepBefore, keepDamaged, place } from './put-in-place.ts'
import { clearMarker, leaveMarker, readMarker } from './restore-marker.ts'
import { stageDatabase } from './staged-database.ts'
import { assertUnused, inspectTarget } from './target.ts'
import { diskSentence, listWords } from './words.ts'

export interface RestoreWish {
  /** The backup folder. */
  root: string
  dataFolder: string
  /** Name of a snapshot; `null`: the newest. */
  snapshot: string | null
  /** What lies in the data folder may make way; it is kept beside. */
  replace: boolean
  /** Goes on although bytes are missing. */
  acceptMissing: boolean
}

export interface RestoreReport {
  name: string
  takenMs: number
  blobs: number
  copied: number
  lost: readonly Named[]
  /** Where what was there before lies; `null` where there was nothing. */
  kept: string | null
}

interface Chosen { name: string, folder: string, facts: SnapshotFacts, head: BackupHead }
interface Run { marker: Marker, hasChanged: boolean }
interface Restoring { wish: RestoreWish, machine: Machine, chosen: Chosen }

/**
 * Puts a snapshot in the place of a server's data. Until all of it is verified nothing of what was there changes.
 * @throws StartRefused with a sentence
 */
export async function restore(wish: RestoreWish, machine: Machine): Promise<RestoreReport> {
  const chosen = choose(wish)
  prepareDataFolder(wish.dataFolder)
  const letGo = holdDataFolder(wish.dataFolder)
  try {
    return await restoreHeld({ wish, machine, chosen })
  }
  catch (error) {
    throw sentenceFor(wish, error)
  }
  finally {
    letGo()
  }
}

/** @throws StartRefused where there is no such snapshot, or it cannot be read */
function choose({ root, snapshot }: RestoreWish): Chosen {
  const head = readHead(root)
  const names = snapshotNames(root)
  const name = snapshot ?? names.at(-1)
  if (!head || name === undefined)
    throw new StartRefused(`There is no backup in ${root}. Nothing was changed.`)
  if (!names.includes(name))
    throw new StartRefused(`There is no snapshot ${name} in ${root}; there are:\n${listWords(names.toReversed())}\nNothing was changed.`)
  const facts = readFacts(root, name)
  if (!facts || facts.serverId !== head.serverId)
    throw new StartRefused(`The snapshot ${name} is damaged: name another one with --snapshot. There are:\n${listWords(names.toReversed())}\nNothing was changed.`)
  return {
    name,
    facts,
    head,
    folder: join(foldersOf(root).snapshots, name),
  }
}

async function restoreHeld(restoring: Restoring): Promise<RestoreReport> {
  const { wish: { dataFolder }, machine: { disk } } = restoring
  const before = readMarker(dataFolder)
  const marker = before ?? await markerFor(restoring)
  await leaveMarker(disk, dataFolder, marker)
  const run: Run = { marker, hasChanged: before !== null } // an earlier run may have come further than this one
  try {
    return await carryOut(restoring, run)
  }
  catch (error) {
    if (!run.hasChanged)
      await clearMarker(disk, dataFolder)
    throw error
  }
}

/** @throws StartRefused where something would be replaced that nobody said may be */
async function markerFor({ wish: { dataFolder, replace }, machine, chosen }: Restoring): Promise<Marker> {
  const target = await inspectTarget(dataFolder, chosen.head.kind)
  if (!replace && target === 'unit')
    throw new StartRefused(`${dataFolder} holds a unit already: say --replace where it shall make way (it is kept under backups/), or name an empty folder with --data. Nothing was changed.`)
  if (!replace && target === 'broken')
    throw new StartRefused(`${dataFolder} holds a database that cannot be read: say --replace where it shall make way (it is kept under backups/), or name an empty folder with --data. Nothing was changed.`)
  const time = new Date(machine.now()).toISOString().replaceAll(/[:.]/g, '-')
  return {
    kept: join('backups', `before-restore-${time}`),
    hadDatabase: target !== 'nothing',
    hadKey: existsSync(join(dataFolder, 'receipt-key.pem')),
  }
}

async function carryOut(restoring: Restoring, run: Run): Promise<RestoreReport> {
  const { wish, machine, chosen: { name, folder, facts, head } } = restoring
  const { dataFolder } = wish
  const { disk } = machine
  assertUnused(dataFolder)
  const half = halfIn(dataFolder)
  rmSync(half, { recursive: true, force: true })
  try {
    await disk.makeFolder(half)
    const staged = await stageDatabase(disk, {
      folder,
      facts,
      head,
      half,
      erasures: await erasuresFor(restoring, run.marker),
    })
    const { copied, lost } = await bringBlobs(restoring, { half, blobs: staged.blobs })
    assertAccepted(restoring, lost)
    await staged.revise({
      takenMs: facts.takenMs,
      nowMs: machine.now(),
      lost,
    })
    run.hasChanged = true // from here on each step can be repeated, and has to be
    for (const hash of staged.gone)
      await removeBlob(disk, join(dataFolder, 'blobs'), hash)
    const kept = await swap(restoring, { marker: run.marker, staged: staged.file, lost })
    return {
      name,
      takenMs: facts.takenMs,
      blobs: staged.blobs.length - lost.length,
      copied,
      lost,
      kept,
    }
  }
  finally {
    rmSync(half, { recursive: true, force: true })
  }
}

/** The old makes way, the new comes in its place. Returns where the old lies; `null` where there was nothing. */
async function swap({ wish: { dataFolder }, machine: { disk }, chosen }: Restoring, { marker, staged, lost }: { marker: Marker, staged: string, lost: readonly Named[] }): Promise<string | null> {
  const kept = join(dataFolder, marker.kept)
  if (marker.hadDatabase || marker.hadKey) {
    await keepBefore(disk, {
      ...marker,
      dataFolder,
      kept,
    })
  }
  for (const { hash } of lost)
    await keepDamaged(disk, { dataFolder, kept, hash })
  await place(disk, {
    dataFolder,
    staged,
    key: keyIn(chosen.folder),
  })
  rmSync(halfIn(dataFolder), { recursive: true, force: true })
  await clearMarker(disk, dataFolder)
  return existsSync(kept)
    ? kept
    : null
}

/** [BK18] From beside the snapshots and from what makes way, also where an earlier run has moved that already. */
async function erasuresFor({ wish: { root, dataFolder }, chosen: { head } }: Restoring, { kept }: Marker): Promise<Remembered[]> {
  return joined(
    readErasedList(root),
    await erasuresOf(join(dataFolder, 'jianzheng.sqlite'), head.serverId),
    await erasuresOf(join(dataFolder, kept, 'jianzheng.sqlite'), head.serverId),
  )
}

/** Where the new database is made ready. */
function halfIn(dataFolder: string): string {
  return join(dataFolder, 'restore-half')
}

function keyIn(folder: string): Uint8Array | null {
  const file = join(folder, 'receipt-key.pem')
  return existsSync(file)
    ? readFileSync(file)
    : null
}

function assertAccepted({ wish, chosen: { name } }: Restoring, lost: readonly Named[]): void {
  if (lost.length > 0 && !wish.acceptMissing)
    throw new StartRefused(`Of the snapshot ${name} ${lost.length} of its files are missing or damaged, here and in the backup:\n${listWords(lost.map(({ hash }) => hash))}\nNothing was replaced. Take another snapshot with --snapshot, or say --accept-missing: then phones that still have these files bring them again.`)
}

function sentenceFor({ dataFolder }: RestoreWish, error: unknown): unknown {
  if (error instanceof StartRefused)
    return error
  const isOpen = readMarker(dataFolder) !== null
  const state = isOpen
    ? 'The restore did not finish: run it again; until then the server does not start.'
    : 'What was there is as it was.'
  return new StartRefused(`${diskSentence(dataFolder, error) ?? `The restore into ${dataFolder} failed: ${(error as Error).message}.`} ${state}`, { cause: error })
}
