import type { Entry, FileEntry } from '@zip.js/zip.js'
import type { PackIndex } from '../../domain/rescue/pack.ts'
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { Decrypter } from 'age-encryption'
import { Failure } from '../../domain/failure.ts'
import { PACK_INDEX_NAME, packBlobName, packLimits, readPackIndex } from '../../domain/rescue/pack.ts'
import { isDiskError } from '../storage/disk.ts'

export interface OpenedFile {
  index: PackIndex
  bytesOf: (sha256: string) => AsyncIterable<Uint8Array>
  /** Throws away what was laid out to read it. */
  close: () => Promise<void>
}

/**
 * Opens a rescue pack on this machine's disk; `folder` is where it is laid out meanwhile, readable for this user only.
 * @throws Failure rescue-passphrase, rescue-broken, rescue-newer, rescue-too-large, disk-full, file-unreadable
 */
export async function openPackFile(file: string, { passphrase, folder }: { passphrase: string, folder: string }): Promise<OpenedFile> {
  const place = await mkdtemp(join(folder, '.rescue-'))
  const close = (): Promise<void> => rm(place, { recursive: true, force: true })
  try {
    const plain = join(place, 'pack.zip')
    await decrypt(file, plain, passphrase)
    const entries = await new ZipReader(new BlobReader(await openAsBlob(plain)), { useWebWorkers: false }).getEntries()
    const byName = new Map(entries.filter(isFile).map(entry => [entry.filename, entry]))
    const index = await indexOf(byName.get(PACK_INDEX_NAME))
    if (index.blobs.some(({ sha256, size }) => byName.get(packBlobName(sha256))?.uncompressedSize !== size))
      throw new Failure('rescue-broken')
    return {
      index,
      bytesOf: sha256 => bytesOf(byName.get(packBlobName(sha256)) as FileEntry),
      close,
    }
  }
  catch (error) {
    await close()
    throw explained(error)
  }
}

async function decrypt(from: string, to: string, passphrase: string): Promise<void> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const sealed = Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>
  const plain = await decrypter.decrypt(sealed)
  await plain.pipeTo(Writable.toWeb(createWriteStream(to, { mode: 0o600 })))
}

async function indexOf(entry: FileEntry | undefined): Promise<PackIndex> {
  if (!entry)
    throw new Failure('rescue-broken')
  if (entry.uncompressedSize > packLimits.indexBytes)
    throw new Failure('rescue-too-large')
  return readPackIndex(await entry.getData(new TextWriter(), { checkCrc32: true, useWebWorkers: false }))
}

async function* bytesOf(entry: FileEntry): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const written = entry.getData(writable, { useWebWorkers: false })
  yield* readable
  await written
}

function isFile(entry: Entry): entry is FileEntry {
  return !entry.directory
}

function explained(error: unknown): Failure {
  if (error instanceof Failure)
    return error
  if (isDiskError(error, 'ENOSPC', 'EDQUOT'))
    return new Failure('disk-full', {}, { cause: error })
  if (isDiskError(error, 'ENOENT', 'EACCES', 'EISDIR', 'EIO'))
    return new Failure('file-unreadable', {}, { cause: error })
  return new Failure(/no identity matched/.test(String(error))
    ? 'rescue-passphrase'
    : 'rescue-broken', {}, { cause: error })
}
