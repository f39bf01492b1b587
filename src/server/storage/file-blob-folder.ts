import type { Buffer } from 'node:buffer'
import type { BlobFolder, Chunk, Spool } from './blob-folder.ts'
import type { Disk, DiskFile } from './disk.ts'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Failure } from '../../domain/failure.ts'
import { isDiskError, nodeDisk } from './disk.ts'

/**
 * Blobs in a folder by their hash, `blobs/ab/cd/<sha256>`, and beside it `spool/` for what is still coming. Only for the
 * process that holds the data folder: leases that a killed server left behind are cleared here, and with them would go
 * those of a server that runs.
 */
export async function openFileBlobFolder(root: string, disk: Disk = nodeDisk): Promise<BlobFolder> {
  const blobs = join(root, 'blobs')
  const spool = join(root, 'spool')
  const makeDurably = durableFolders(disk)
  await makeDurably(root, blobs)
  await makeDurably(root, spool)
  for (const name of await disk.list(spool)) {
    if (name.endsWith('.lease'))
      await disk.remove(join(spool, name))
  }
  const pathOf = (hash: string): string => join(blobs, hash.slice(0, 2), hash.slice(2, 4), hash)
  return {
    claim: async (hash, owner) => await claim({
      disk,
      blobs,
      spool,
      hash,
      owner,
      makeDurably,
    }),
    size: async hash => await disk.size(pathOf(hash)),
    remove: async hash => await disk.remove(pathOf(hash)),
    read: async (hash, range) => {
      if (await disk.size(pathOf(hash)) === undefined)
        throw new Failure('blob-unknown')
      return disk.stream(pathOf(hash), range)
    },
    spoolSize: async (hash, owner) => await disk.size(partOf({ spool, hash, owner })) ?? 0,
    spooled: async () => (await disk.list(spool)).flatMap((name) => {
      const [, hash, owner] = /^([0-9a-f]{64})\.(.+)\.part$/.exec(name) ?? []
      return hash && owner
        ? [
            { hash, owner },
          ]
        : []
    }),
    space: async () => await disk.space(blobs),
  }
}

interface Claim { disk: Disk, blobs: string, spool: string, hash: string, owner: string, makeDurably: MakeFolder }

function partOf({ spool, hash, owner }: Pick<Claim, 'spool' | 'hash' | 'owner'>): string {
  return join(spool, `${hash}.${owner}.part`)
}

async function claim({ disk, blobs, spool, hash, owner, makeDurably }: Claim): Promise<Spool> {
  const part = partOf({ spool, hash, owner })
  const lease = join(spool, `${hash}.${owner}.lease`)
  await takeLease(disk, lease)
  return {
    write: async chunk => await onDisk(async () => await writeChunk({ disk, spool, part }, chunk)),
    finish: async () => await onDisk(async () => {
      if (await hashOf(disk, part) !== hash) {
        await disk.remove(part)
        throw new Failure('wrong-hash')
      }
      await moveDurably({ disk, blobs, part, hash, makeDurably })
    }),
    discard: async () => await disk.remove(part),
    release: async () => await disk.remove(lease),
  }
}

async function takeLease(disk: Disk, lease: string): Promise<void> {
  try {
    const file = await disk.open(lease, 'fresh')
    await file.close()
  }
  catch (error) {
    throw isDiskError(error, 'EEXIST')
      ? new Failure('blob-busy', { retryAfterMs: 2000 }, { cause: error })
      : outOfSpace(error)
  }
}

async function writeChunk({ disk, spool, part }: { disk: Disk, spool: string, part: string }, chunk: Chunk): Promise<void> {
  const file = await openSpool({ disk, spool, part })
  try {
    if (await file.size() < chunk.offset)
      throw new Failure('wrong-offset', { expected: await file.size() })
    // What a broken piece leaves behind is cut off here, by the next one, and never after the fact: by then this file may be
    // a blob under its own name.
    await file.truncate(chunk.offset)
    await receive(file, chunk)
    await file.datasync()
  }
  finally {
    await file.close()
  }
}

/** A new name in the folder must outlive a power cut as surely as the bytes behind it. */
async function openSpool({ disk, spool, part }: { disk: Disk, spool: string, part: string }): Promise<DiskFile> {
  if (await disk.size(part) !== undefined)
    return await disk.open(part, 'known')
  const file = await disk.open(part, 'fresh')
  await disk.syncFolder(spool)
  return file
}

async function receive(file: DiskFile, { offset, length, digest, bytes }: Chunk): Promise<void> {
  const hash = createHash('sha256')
  let received = 0
  for await (const piece of fromSender(bytes)) {
    if (received + piece.length > length)
      throw new Failure('wrong-length', { expected: length })
    hash.update(piece)
    await file.write(piece, offset + received)
    received += piece.length
  }
  if (received !== length)
    throw new Failure('wrong-length', { expected: length })
  if (digest !== null && hash.digest('base64') !== digest)
    throw new Failure('wrong-hash')
}

/** Tells a line that broke from a disk that failed. */
async function* fromSender(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  }
  catch (error) {
    throw new Failure('network-broken', {}, { cause: error })
  }
}

/** Reads what the disk holds, not what was in memory: bytes that rot on the way to the disk do not become evidence. */
async function hashOf(disk: Disk, path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of disk.stream(path))
    hash.update(piece as Buffer)
  return hash.digest('hex')
}

async function moveDurably({ disk, blobs, part, hash, makeDurably }: Omit<Claim, 'owner' | 'spool'> & { part: string }): Promise<void> {
  const file = await disk.open(part, 'known')
  try {
    await file.sync()
  }
  finally {
    await file.close()
  }
  const outer = join(blobs, hash.slice(0, 2))
  const inner = join(outer, hash.slice(2, 4))
  await makeDurably(blobs, outer)
  await makeDurably(outer, inner)
  await disk.rename(part, join(inner, hash))
  await disk.syncFolder(inner)
}

type MakeFolder = (parent: string, folder: string) => Promise<void>

/**
 * Makes folders whose names are safe. Once per process and folder even where it exists: an earlier process may have died
 * between making the folder and syncing its parent.
 */
function durableFolders(disk: Disk): MakeFolder {
  const safe = new Set<string>()
  return async (parent, folder) => {
    if (safe.has(folder))
      return
    await disk.makeFolder(folder)
    await disk.syncFolder(parent)
    safe.add(folder)
  }
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  }
  catch (error) {
    throw outOfSpace(error)
  }
}

function outOfSpace(error: unknown): unknown {
  return isDiskError(error, 'ENOSPC', 'EDQUOT')
    ? new Failure('disk-full', { retryAfterMs: 60_000 }, { cause: error })
    : error
}
