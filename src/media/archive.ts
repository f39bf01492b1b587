import type { Entry } from '@zip.js/zip.js'
import type { ArchiveEntry, ArchiveListing } from './media-port.ts'
import { largestFile } from '../domain/evidence/file-kind.ts'
import { Failure } from '../domain/failure.ts'
import { cleanPath, decodeName, isLitter } from './archive-name.ts'
import { loadPart } from './load-part.ts'
import { createSink } from './sink.ts'

const MiB = 1024 * 1024

/** Beyond these an archive is a bomb, or too much for one confirmation table. */
export const archiveLimits = {
  entries: 20_000,
  unpackedBytes: 16 * 1024 * MiB,
  /** Unpacked against packed; looked at only above 256 MiB, since a page of blanks packs a thousandfold. */
  ratio: 100,
  harmlessBytes: 256 * MiB,
} as const

const options = { useWebWorkers: false, strictness: 'tolerant' } as const

/** What lies in a ZIP, as the files of a person: no folders, no system litter, no way out of the folder. */
export async function listArchive(archive: Blob): Promise<ArchiveListing> {
  const all = await entriesOf(archive)
  refuseBomb(all, archive.size)
  if (all.some(({ encrypted }) => encrypted))
    throw new Failure('archive-locked')
  const entries = all.flatMap((entry, index) => asFile(entry, index) ?? [])
  return { entries, skipped: all.length - entries.length }
}

/** One file of the ZIP. It can never become larger than the archive said it would. */
export async function readArchiveEntry(archive: Blob, index: number, onProgress = () => {}): Promise<Blob> {
  const entry = (await entriesOf(archive))[index]
  if (!entry || entry.directory)
    throw new Failure('archive-broken')
  if (entry.encrypted)
    throw new Failure('archive-locked')
  if (entry.uncompressedSize > largestFile)
    throw new Failure('file-too-large', { expected: largestFile })
  const sink = createSink(onProgress)
  await orFailure(entry.getData(sink.stream, { ...options, checkCrc32: true }))
  return sink.take()
}

/** What the reader calls the writing of a name that carries no UTF-8 flag. */
const unsaid = 'gb18030'

/** The directory is read anew per call unless it is the same archive again: a listing of thousands costs seconds. */
let lastOpened: { archive: Blob, entries: Promise<Entry[]> } | undefined

function entriesOf(archive: Blob): Promise<Entry[]> {
  if (lastOpened?.archive !== archive) {
    lastOpened = {
      archive,
      entries: readDirectory(archive),
    }
  }
  return lastOpened.entries
}

async function readDirectory(archive: Blob): Promise<Entry[]> {
  const { BlobReader, ZipReader } = await loadPart(import('@zip.js/zip.js/lib/zip-core-native.js'))
  const reader = new ZipReader(new BlobReader(archive), {
    ...options,
    filenameValidation: 'tolerant', // we clean every name ourselves
    filenameEncoding: unsaid,
    decodeText: (raw, encoding) => encoding === unsaid
      ? decodeName(raw)
      : undefined,
  })
  return orFailure(collect(reader.getEntriesGenerator()))
}

async function collect(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const all: Entry[] = []
  for await (const entry of entries) {
    all.push(entry)
    if (all.length > archiveLimits.entries)
      throw new Failure('archive-unsafe', { expected: archiveLimits.entries })
  }
  return all
}

function refuseBomb(entries: readonly Entry[], archiveSize: number): void {
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  const packed = entries.reduce((sum, { compressedSize }) => sum + compressedSize, 0)
  const isTooMuch = unpacked > archiveLimits.unpackedBytes
  const isTooDense = unpacked > archiveLimits.harmlessBytes && unpacked > archiveSize * archiveLimits.ratio
  // More packed bytes than the archive has: its entries share them, the trick of the densest bombs.
  if (isTooMuch || isTooDense || packed > archiveSize)
    throw new Failure('archive-unsafe')
}

function asFile(entry: Entry, index: number): ArchiveEntry | undefined {
  const path = cleanPath(entry.filename)
  if (entry.directory || entry.symlink || path === '' || isLitter(path))
    return undefined
  const modifiedLocal = dosMinute(Number(entry.rawLastModDate))
  const name = path.slice(path.lastIndexOf('/') + 1)
  return {
    index,
    path,
    name,
    size: entry.uncompressedSize,
    ...(modifiedLocal && { modifiedLocal }),
  }
}

/** Date and time as ZIP has kept them since 1989: bits, local to whoever packed, two-second steps. */
function dosMinute(packed: number): string | undefined {
  const [year, month, day] = [1980 + (packed >>> 25), packed >>> 21 & 15, packed >>> 16 & 31]
  const [hour, minute] = [packed >>> 11 & 31, packed >>> 5 & 63]
  const isReal = month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && year > 1980
  const two = (value: number) => String(value).padStart(2, '0')
  return isReal
    ? `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`
    : undefined
}

async function orFailure<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  }
  catch (error) {
    if (error instanceof Failure)
      throw error
    const isGone = error instanceof DOMException && error.name === 'NotReadableError'
    throw new Failure(isGone ? 'file-unreadable' : 'archive-broken', {}, { cause: error })
  }
}
