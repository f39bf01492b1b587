import type { FetchedPiece, FetchingBlob, KeptPieces } from '../blob.ts'
import type { Kv } from './kv.ts'
import type { DeviceTables } from './records.ts'
import { Failure } from '../../domain/failure.ts'
import { changeBlobs, orderOf, uploadOwner } from './blob-records.ts'
import { forgetReleased, isReleased } from './released.ts'
import { stretchOf } from './stretch.ts'

type PieceTables = Pick<DeviceTables, 'kv' | 'bytes'>

/** Begun and not whole: under a name of its own in the table of small things. */
const named = (sha256: string): string => `fetching:${sha256}`

async function begun({ kv }: Kv, sha256: string): Promise<{ uploadId: string, size: number } | undefined> {
  return (await kv.get(named(sha256)))?.value as { uploadId: string, size: number } | undefined
}

/** How far it is; pieces come one after the other, so their number says which is next. */
export async function readFetching(tables: PieceTables, sha256: string): Promise<FetchingBlob | undefined> {
  const known = await begun(tables, sha256)
  return known && { ...known, pieces: await tables.bytes.count(stretchOf([
    uploadOwner(known.uploadId),
  ])) }
}

export async function putPiece({ kv, bytes }: PieceTables, { sha256, size, uploadId, index, bytes: piece }: FetchedPiece): Promise<void> {
  await bytes.put({
    owner: uploadOwner(uploadId),
    n: index,
    bytes: piece,
  })
  await kv.put({
    name: named(sha256),
    value: { uploadId, size },
  })
}

export async function readPiece({ bytes }: Pick<DeviceTables, 'bytes'>, uploadId: string, index: number): Promise<ArrayBuffer> {
  const row = await bytes.get([
    uploadOwner(uploadId),
    index,
  ])
  if (!row)
    throw new Failure('file-unreadable')
  return row.bytes
}

/** Makes one blob of the pieces. Another tab may have been quicker: with the same pieces or with its own. */
export async function keepPieces(tables: PieceTables & Pick<DeviceTables, 'blobs'>, { sha256, size, mime, role, uploadId, pieces, atMs }: KeptPieces & { atMs: number }): Promise<void> {
  const upload = uploadOwner(uploadId)
  const here = await tables.blobs.get(sha256)
  await tables.kv.deleteMany([
    named(sha256),
  ])
  if (here) {
    if (here.upload !== upload)
      await dropRows(tables, uploadId)
    return
  }
  if (await tables.bytes.count(stretchOf([upload])) !== pieces)
    throw new Failure('file-unreadable')
  const isOwn = role === 'original' && await isReleased(tables, sha256)
  const after = {
    sha256,
    mime,
    role,
    size,
    state: isOwn ? 'sent' : 'fetched',
    offset: isOwn ? size : 0,
    code: null,
    createdMs: atMs,
    order: orderOf(role),
    rows: pieces,
    upload,
  } as const
  await changeBlobs(tables, [
    { before: undefined, after },
  ])
  await forgetReleased(tables, [sha256])
}

/** The bytes were not what they are called, or do not fit. */
export async function dropFetching(tables: PieceTables, sha256: string): Promise<void> {
  const known = await begun(tables, sha256)
  await tables.kv.deleteMany([
    named(sha256),
  ])
  if (known)
    await dropRows(tables, known.uploadId)
}

async function dropRows({ bytes }: Pick<DeviceTables, 'bytes'>, uploadId: string): Promise<void> {
  await bytes.deleteMany(await bytes.keys(stretchOf([
    uploadOwner(uploadId),
  ])))
}
