import type { Readable } from 'node:stream'
import type { DiskSpace } from './blob-folder.ts'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, stat, statfs, unlink } from 'node:fs/promises'

/** An open file; writes go to a place, and nothing is safe before `datasync` or `sync` returned. */
export interface DiskFile {
  write: (bytes: Uint8Array, at: number) => Promise<void>
  truncate: (size: number) => Promise<void>
  size: () => Promise<number>
  datasync: () => Promise<void>
  sync: () => Promise<void>
  close: () => Promise<void>
}

/** The few things that a blob folder asks of a disk: a seam, so that tests can watch the order and take the power away. */
export interface Disk {
  /** `fresh` fails with EEXIST where the file exists; `known` with ENOENT where it does not. */
  open: (path: string, mode: 'fresh' | 'known') => Promise<DiskFile>
  /** Makes one folder; false where it existed. */
  makeFolder: (path: string) => Promise<boolean>
  /** Makes the names in a folder durable. */
  syncFolder: (path: string) => Promise<void>
  rename: (from: string, to: string) => Promise<void>
  /** No error where the file is gone already. */
  remove: (path: string) => Promise<void>
  list: (path: string) => Promise<string[]>
  size: (path: string) => Promise<number | undefined>
  stream: (path: string, range?: { start: number, end: number }) => Readable
  space: (path: string) => Promise<DiskSpace>
}

export const nodeDisk: Disk = {
  open: openFile,
  makeFolder: async path => await mkdir(path, { mode: 0o700 }).then(() => true, error => unless(error, 'EEXIST', false)),
  syncFolder: async (path) => {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    }
    finally {
      await folder.close()
    }
  },
  rename: async (from, to) => await rename(from, to),
  remove: async path => await unlink(path).catch(error => unless(error, 'ENOENT', undefined)),
  list: async path => await readdir(path),
  size: async path => await stat(path).then(found => found.size, error => unless(error, 'ENOENT', undefined)),
  stream: (path, range) => createReadStream(path, range),
  space: async (path) => {
    const { bavail, blocks, bsize } = await statfs(path)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  },
}

async function openFile(path: string, mode: 'fresh' | 'known'): Promise<DiskFile> {
  const file = await open(path, mode === 'fresh'
    ? 'wx+'
    : 'r+', 0o600)
  return {
    write: async (bytes, at) => {
      let done = 0
      while (done < bytes.length)
        done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten
    },
    truncate: async size => await file.truncate(size),
    size: async () => (await file.stat()).size,
    datasync: async () => await file.datasync(),
    sync: async () => await file.sync(),
    close: async () => await file.close(),
  }
}

/** What an expected error means; anything else goes on up. */
function unless<T>(error: unknown, code: string, meaning: T): T {
  if (isDiskError(error, code))
    return meaning
  throw error
}

export function isDiskError(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | null)?.code ?? '')
}
