import type { BlobRecord, DeviceDatabase } from './records.ts'
import { Failure } from '../../domain/failure.ts'
import { CHUNK_BYTES } from '../blob.ts'
import { ownerOf } from './blob-records.ts'

/** The rows of a blob, one transaction each, so that memory holds what is asked for and no more. */
export async function rowsOf(db: DeviceDatabase, blob: BlobRecord, { first = 0, last = blob.rows - 1 } = {}): Promise<ArrayBuffer[]> {
  const rows: ArrayBuffer[] = []
  for (let n = first; n <= last; n++) {
    const row = await db.read(['bytes'], ({ bytes }) => bytes.get([
      ownerOf(blob),
      n,
    ]))
    if (!row)
      throw new Failure('file-unreadable')
    rows.push(row.bytes)
  }
  return rows
}

/** One row in memory at a time; the browser keeps what is a Blob where it has room. */
export async function readBlob(db: DeviceDatabase, blob: BlobRecord): Promise<Blob> {
  const parts: Blob[] = []
  for (let n = 0; n < blob.rows; n += 1)
    parts.push(new Blob(await rowsOf(db, blob, { first: n, last: n })))
  return new Blob(parts, { type: blob.mime })
}

export async function readWhole(db: DeviceDatabase, sha256: string): Promise<ArrayBuffer | undefined> {
  const blob = await db.read(['blobs'], ({ blobs }) => blobs.get(sha256))
  return blob && joined(await rowsOf(db, blob))
}

export async function readSlice(db: DeviceDatabase, sha256: string, { from, to }: { from: number, to: number }): Promise<ArrayBuffer> {
  const blob = await db.read(['blobs'], ({ blobs }) => blobs.get(sha256))
  if (!blob)
    throw new Failure('file-unreadable')
  if (blob.rows === 1)
    return joined(await rowsOf(db, blob)).slice(from, to)
  const first = Math.floor(from / CHUNK_BYTES)
  const last = Math.min(blob.rows - 1, Math.floor((to - 1) / CHUNK_BYTES))
  const start = first * CHUNK_BYTES
  return joined(await rowsOf(db, blob, { first, last })).slice(from - start, to - start)
}

export function joined(rows: readonly ArrayBuffer[]): ArrayBuffer {
  if (rows.length === 1)
    return rows[0] as ArrayBuffer
  const whole = new Uint8Array(rows.reduce((size, row) => size + row.byteLength, 0))
  let at = 0
  for (const row of rows) {
    whole.set(new Uint8Array(row), at)
    at += row.byteLength
  }
  return whole.buffer
}
