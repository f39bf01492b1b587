import type { Entry, FileEntry } from '@zip.js/zip.js'
import type { PackIndex } from '../domain/rescue/pack.ts'
import { Failure } from '../domain/failure.ts'
import { PACK_INDEX_NAME, packBlobName, packLimits, readPackIndex } from '../domain/rescue/pack.ts'
import { loadPart } from './load-part.ts'
import { createSink } from './sink.ts'

/** 64 MiB of memory for a second or two on a phone; the passphrases that we make are strong without it. */
const WORK_FACTOR = 16

const load = () => loadPart(import('./viewer-rescue.ts'))

export interface PackPart {
  sha256: string
  size: number
  /** Read when its turn comes, piece by piece. */
  pieces: () => AsyncIterable<ArrayBuffer>
}

export interface PackWork {
  index: PackIndex
  parts: readonly PackPart[]
  passphrase: string
  /** Bytes of the parts so far. */
  onProgress?: (doneBytes: number) => void
  signal?: AbortSignal | undefined
}

/** Writes a pack. Bytes pass through piece by piece; the browser keeps what is finished, on disk where it is much. */
export async function writePack({ index, parts, passphrase, onProgress = () => {}, signal }: PackWork): Promise<Blob> {
  const { makeZip, Encrypter } = await load()
  let done = 0
  async function* bytesOf(part: PackPart): AsyncGenerator<ArrayBuffer> {
    for await (const piece of part.pieces()) {
      signal?.throwIfAborted()
      yield piece
      done += piece.byteLength
      onProgress(done)
    }
  }
  function* files() {
    const lastModified = new Date(index.madeMs)
    yield {
      name: PACK_INDEX_NAME,
      input: JSON.stringify(index),
      lastModified,
    }
    for (const part of parts) {
      yield {
        name: packBlobName(part.sha256),
        input: bytesOf(part),
        size: part.size,
        lastModified,
      }
    }
  }
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(WORK_FACTOR)
  const sink = createSink()
  await (await encrypter.encrypt(makeZip(files()))).pipeTo(sink.stream)
  return sink.take()
}

/** A pack that was opened: its bytes are read from the file when they are asked for. */
export interface OpenedPack {
  index: PackIndex
  /** @throws Failure rescue-broken */
  bytesOf: (sha256: string) => Promise<Blob>
}

/**
 * Opens a pack. What it says is checked for form only: whether it is true, the server finds out.
 * @throws Failure rescue-passphrase, rescue-broken, rescue-newer, rescue-too-large, file-unreadable, viewer-missing
 */
export async function openPack(file: Blob, passphrase: string): Promise<OpenedPack> {
  const { BlobReader, BlobWriter, TextWriter, ZipReader } = await load()
  const zip = await decrypted(file, passphrase)
  const entries = await orBroken(() => new ZipReader(new BlobReader(zip), { useWebWorkers: false }).getEntries())
  const byName = new Map(entries.filter(isFile).map(entry => [entry.filename, entry]))
  const about = byName.get(PACK_INDEX_NAME)
  if (!about)
    throw new Failure('rescue-broken')
  if (about.uncompressedSize > packLimits.indexBytes)
    throw new Failure('rescue-too-large')
  const index = readPackIndex(await orBroken(() => about.getData(new TextWriter(), { checkCrc32: true, useWebWorkers: false })))
  const lacking = index.blobs.find(blob => byName.get(packBlobName(blob.sha256))?.uncompressedSize !== blob.size)
  if (lacking)
    throw new Failure('rescue-broken')
  return {
    index,
    bytesOf: sha256 => orBroken(() => (byName.get(packBlobName(sha256)) as FileEntry).getData(new BlobWriter(), { checkCrc32: true, useWebWorkers: false })),
  }
}

/** The library's only way to say that the passphrase does not fit. */
const wrongPassphrase = /no identity matched/

function isFile(entry: Entry): entry is FileEntry {
  return !entry.directory
}

async function decrypted(file: Blob, passphrase: string): Promise<Blob> {
  const { Decrypter } = await load()
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const sink = createSink()
  try {
    await (await decrypter.decrypt(file.stream())).pipeTo(sink.stream)
  }
  catch (error) {
    throw wrongPassphrase.test(String(error))
      ? new Failure('rescue-passphrase', {}, { cause: error })
      : broken(error)
  }
  return sink.take()
}

async function orBroken<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  }
  catch (error) {
    throw broken(error)
  }
}

function broken(error: unknown): Failure {
  const isGone = error instanceof DOMException && error.name === 'NotReadableError'
  return error instanceof Failure
    ? error
    : new Failure(isGone ? 'file-unreadable' : 'rescue-broken', {}, { cause: error })
}
