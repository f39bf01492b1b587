import type { Disk } from '../storage/disk.ts'
import type { Folders, Kind } from './backup-folder.ts'
import { chmodSync, rmSync, statSync } from 'node:fs'
import { makeFolder } from '../start/data-folder.ts'
import { lockFile } from '../start/file-lock.ts'
import { StartRefused } from '../start/start-refused.ts'
import { databaseFailure } from '../storage/medium-failure.ts'
import { foldersOf, liesIn, readHead, writeHead } from './backup-folder.ts'
import { diskSentence } from './words.ts'

export interface Claim { root: string, dataFolder: string, serverId: string, kind: Kind }

/**
 * Makes the folder this server's backup, or finds that it is, and holds it for this process.
 * @throws StartRefused, and then nothing in it was changed
 */
export async function claimFolder(disk: Disk, claim: Claim): Promise<{ folders: Folders, isOnSameDisk: boolean, letGo: () => void }> {
  const { root, dataFolder } = claim
  if (liesIn(root, dataFolder))
    throw new StartRefused(`${root} lies in the data folder ${dataFolder}: what destroys one would destroy the other. Name a folder elsewhere, best on another disk.`)
  assertOurs(claim)
  const folders = foldersOf(root)
  let letGo: (() => void) | undefined
  try {
    makeFolder(root)
    const unlock = lockFile(folders.lock)
    letGo = unlock
    chmodSync(folders.lock, 0o600)
    await prepare(disk, folders, claim)
    return {
      folders,
      isOnSameDisk: statSync(root).dev === statSync(dataFolder).dev,
      letGo: () => {
        rmSync(folders.half, { recursive: true, force: true })
        unlock()
      },
    }
  }
  catch (error) {
    letGo?.()
    throw sentenceFor(root, error)
  }
}

function assertOurs({ root, serverId, kind }: Claim): void {
  const head = readHead(root)
  if (!head)
    return
  if (head.serverId !== serverId || head.kind !== kind) {
    throw new StartRefused(`${root} holds the backup of another server${head.kind === 'demo'
      ? ' (a demo, 演示)'
      : ''}: name a folder of its own for this one. Nothing was changed.`)
  }
}

/** Whose backup it is comes first. What an earlier run left half written goes. */
async function prepare(disk: Disk, { root, blobs, snapshots, half }: Folders, claim: Claim): Promise<void> {
  if (!readHead(root))
    await writeHead(disk, root, claim)
  rmSync(half, { recursive: true, force: true })
  for (const folder of [blobs, snapshots, half])
    await disk.makeFolder(folder)
  await disk.syncFolder(root)
}

function sentenceFor(root: string, error: unknown): unknown {
  if (error instanceof StartRefused)
    return error
  if (databaseFailure(error)?.code === 'server-busy')
    return new StartRefused(`Another backup into ${root} is under way: wait until it is done.`, { cause: error })
  const sentence = diskSentence(root, error)
  return sentence === undefined
    ? error
    : new StartRefused(`${sentence} Nothing was backed up.`, { cause: error })
}
