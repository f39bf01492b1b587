import type { BlobFacts, BlobRole, BlobState, NewBlob } from '../blob.ts'
import type { BlobChange } from './blob-tally.ts'
import type { BlobRecord, BytesRecord, DeviceTables } from './records.ts'
import { Failure } from '../../domain/failure.ts'
import { CHUNK_BYTES, SINGLE_ROW_BYTES } from '../blob.ts'
import { countBlobs } from './blob-tally.ts'
import { forgetReleased } from './released.ts'
import { stretchOf } from './stretch.ts'
import { together } from './together.ts'

type BlobTables = Pick<DeviceTables, 'kv' | 'blobs' | 'bytes'>

const orders: Readonly<Record<BlobRole, number>> = {
  thumb: 0,
  poster: 1,
  preview: 1,
  pdf: 2,
  watermark: 2,
  original: 3,
}

export function orderOf(role: BlobRole): number {
  return orders[role]
}

/** Upload ids and hashes share a table: the mark keeps them apart. */
export function uploadOwner(uploadId: string): string {
  return `~${uploadId}`
}

export function ownerOf({ sha256, upload }: Pick<BlobRecord, 'sha256' | 'upload'>): string {
  return upload ?? sha256
}

/** Cuts bytes into rows; up to 8 MiB they stay one. */
export function bytesRows(owner: string, bytes: ArrayBuffer): BytesRecord[] {
  if (bytes.byteLength <= SINGLE_ROW_BYTES) {
    return [
      { owner, n: 0, bytes },
    ]
  }
  const rows: BytesRecord[] = []
  for (let from = 0; from < bytes.byteLength; from += CHUNK_BYTES) {
    rows.push({
      owner,
      n: rows.length,
      bytes: bytes.slice(from, from + CHUNK_BYTES),
    })
  }
  return rows
}

interface Arrival {
  state: BlobState
  atMs: number
  /** The same bytes as they are here already, by hash. */
  known: ReadonlyMap<string, BlobRecord>
}

/**
 * Takes new bytes in. What is here already stays as it is, except that recorded work outranks a draft, a download and an
 * earlier refusal: then it waits to be sent. Side by side: at the shutter every wait for the database counts.
 */
export async function putNewBlobs(tables: BlobTables, blobs: readonly NewBlob[], arrival: Arrival): Promise<void> {
  const distinct = new Map(blobs.map(blob => [blob.sha256, blob]))
  const changes = await Promise.all([
    ...distinct.values(),
  ].map(blob => changeOf(tables, blob, arrival)))
  await together([
    ...changes.map(async ({ fresh }) => tables.bytes.putMany(fresh)),
    changeBlobs(tables, changes),
    forgetReleased(tables, [
      ...distinct.keys(),
    ]),
  ])
}

/** Which of the bytes are here already. */
export async function knownBlobs({ blobs }: Pick<DeviceTables, 'blobs'>, wanted: readonly NewBlob[]): Promise<ReadonlyMap<string, BlobRecord>> {
  const found = await blobs.getMany(wanted.map(({ sha256 }) => sha256))
  return new Map(found.filter(blob => blob !== undefined).map(blob => [blob.sha256, blob]))
}

interface Arriving extends BlobChange { fresh: BytesRecord[] }

async function changeOf(tables: BlobTables, blob: NewBlob, { state, atMs, known }: Arrival): Promise<Arriving> {
  const before = known.get(blob.sha256)
  if (before) {
    const isRecordedNow = state === 'waiting' && before.state !== 'sent'
    return {
      before,
      after: isRecordedNow
        ? {
            ...before,
            role: blob.role,
            order: orderOf(blob.role),
            state,
            code: null,
          }
        : before,
      fresh: [],
    }
  }
  const { fresh, place } = await sourceOf(tables, blob)
  return {
    before,
    after: {
      ...recordOf(blob, { state, atMs }),
      ...place,
    },
    fresh,
  }
}

/** The only way in which blobs change: with their tally, in the same transaction. */
export async function changeBlobs(tables: Pick<DeviceTables, 'kv' | 'blobs'>, changes: readonly BlobChange[]): Promise<void> {
  const real = changes.filter(({ before, after }) => before !== after)
  await together([
    tables.blobs.putMany(real.flatMap(({ after }) => after ?? [])),
    tables.blobs.deleteMany(real.flatMap(({ before, after }) => before && !after
      ? [before.sha256]
      : [])),
    countBlobs(tables, real),
  ])
}

function recordOf({ sha256, size, mime, role }: NewBlob, { state, atMs }: Pick<Arrival, 'state' | 'atMs'>): BlobRecord {
  return {
    sha256,
    size,
    mime,
    role,
    state,
    offset: 0,
    code: null,
    createdMs: atMs,
    order: orderOf(role),
    rows: 1,
  }
}

interface Source {
  /** Rows that are still to be written. */
  fresh: BytesRecord[]
  place: Pick<BlobRecord, 'rows' | 'upload'>
}

async function sourceOf({ bytes }: BlobTables, { sha256, source }: NewBlob): Promise<Source> {
  if ('held' in source)
    throw new Failure('file-unreadable')
  if ('uploadId' in source) {
    const upload = uploadOwner(source.uploadId)
    const rows = await bytes.count(stretchOf([upload]))
    if (rows !== source.chunks)
      throw new Failure('file-unreadable')
    return {
      fresh: [],
      place: { rows, upload },
    }
  }
  const fresh = bytesRows(sha256, source.bytes)
  return {
    fresh,
    place: { rows: fresh.length },
  }
}

export async function dropBlobs(tables: BlobTables, records: readonly BlobRecord[]): Promise<void> {
  for (const record of records) {
    await tables.bytes.deleteMany(Array.from({ length: record.rows }, (_, n) => [
      ownerOf(record),
      n,
    ]))
  }
  await changeBlobs(tables, records.map(before => ({ before, after: undefined })))
}

export function factsOf({ sha256, size, mime, role, state, offset, code, createdMs }: BlobRecord): BlobFacts {
  return {
    sha256,
    size,
    mime,
    role,
    state,
    offset,
    code,
    createdMs,
  }
}
