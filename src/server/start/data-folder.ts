import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { isDiskError } from '../storage/disk.ts'
import { databaseFailure } from '../storage/medium-failure.ts'
import { lockFile } from './file-lock.ts'
import { StartRefused } from './start-refused.ts'

/**
 * Makes the data folder and tries a durable write in it.
 * @throws StartRefused where it cannot be written
 */
export function prepareDataFolder(folder: string): void {
  try {
    makeFolder(folder)
    const trial = join(folder, '.trial')
    const file = openSync(trial, 'w', 0o600)
    try {
      writeSync(file, new Uint8Array(4096))
      fsyncSync(file)
    }
    finally {
      closeSync(file)
      rmSync(trial, { force: true })
    }
  }
  catch (error) {
    throw new StartRefused(sentenceFor(folder, error), { cause: error })
  }
}

/** Not Node's own recursive way: it never returns where a parent exists and refuses with ENOENT, as /proc does. */
export function makeFolder(folder: string): void {
  if (existsSync(folder))
    return
  if (dirname(folder) !== folder)
    makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function sentenceFor(folder: string, error: unknown): string {
  if (isDiskError(error, 'ENOSPC', 'EDQUOT'))
    return `The disk of the data folder ${folder} is full: make room and start again. Nothing was changed.`
  if (isDiskError(error, 'EACCES', 'EPERM', 'EROFS'))
    return `The data folder ${folder} cannot be written by this user: give it to them, or name another one with --data.`
  if (isDiskError(error, 'EEXIST', 'ENOTDIR'))
    return `The data folder ${folder} cannot be made, because a file of that name is in the way.`
  return `The data folder ${folder} cannot be used: ${(error as Error).message}`
}

/**
 * Holds the folder for this process alone. The file beside the lock only tells who holds it. Returns how to let go.
 * @throws StartRefused where another server works in it
 */
export function holdDataFolder(folder: string): () => void {
  const pidFile = join(folder, 'server.pid')
  let letGo: (() => void) | undefined
  try {
    letGo = lockFile(join(folder, 'server.lock'))
    writeFileSync(pidFile, `${process.pid}\n`)
  }
  catch (error) {
    letGo?.()
    throw new StartRefused(databaseFailure(error)?.code === 'server-busy'
      ? `Another server${holder(pidFile)} already works in the data folder ${folder}: stop it first, or name another folder with --data.`
      : cannotHold(folder, error), { cause: error })
  }
  return () => {
    rmSync(pidFile, { force: true })
    letGo()
  }
}

function cannotHold(folder: string, error: unknown): string {
  return `The data folder ${folder} cannot be held, because server.lock or server.pid in it cannot be written: ${(error as Error).message}`
}

function holder(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`
  }
  catch {
    return ''
  }
}
