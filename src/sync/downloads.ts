import type { EntityRow } from '../domain/oplog/row.ts'
import type { BlobRole } from '../storage/blob.ts'
import type { FetchOptions } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import { Failure } from '../domain/failure.ts'
import { hexDigest } from './digest.ts'

/** Thumbs wait here at most; older ones come when a screen asks. */
const MAX_QUEUE = 2000
const PARALLEL = 3
/** Larger bytes are handed over unchecked and are not kept. */
const HASHABLE_BYTES = 64 * 1024 * 1024

export interface Downloads {
  /** The bytes from this phone, else from the server, kept then. */
  fetchBlob: (sha256: string, options: FetchOptions) => Promise<Blob>
  /** Notes the thumbs that new rows speak of. */
  want: (rows: readonly EntityRow[]) => void
  /** Fetches the noted thumbs, newest first. */
  fetchWanted: (signal: AbortSignal) => Promise<void>
}

export function createDownloads({ store, calls }: Pick<RoundParts, 'store' | 'calls'>): Downloads {
  const wanted = new Set<string>()
  const underWay = new Map<string, Promise<Blob>>()

  async function fetchBlob(sha256: string, options: FetchOptions): Promise<Blob> {
    const here = await store.blobs.blobOf(sha256)
    if (here)
      return here
    const known = underWay.get(sha256) ?? load(sha256, options).finally(() => underWay.delete(sha256))
    underWay.set(sha256, known)
    return await known
  }

  /** Bytes that are not what they are called are thrown away. A phone that is full shows them and does not keep them. */
  async function load(sha256: string, { mime, role, signal = new AbortController().signal }: FetchOptions): Promise<Blob> {
    const bytes = await calls.fetchBlob(sha256, signal)
    if (bytes.byteLength <= HASHABLE_BYTES) {
      if (await hexDigest(bytes) !== sha256)
        throw new Failure('wrong-hash')
      await store.blobs.putFetched({
        sha256,
        mime,
        role: role as BlobRole,
        bytes,
      }).catch(() => {})
    }
    return new Blob([bytes], { type: mime })
  }

  async function fetchWanted(signal: AbortSignal): Promise<void> {
    const lacking = new Set(await store.blobs.missing([...wanted]))
    for (const sha256 of wanted) {
      if (!lacking.has(sha256))
        wanted.delete(sha256)
    }
    await Promise.all(Array.from({ length: PARALLEL }, () => fetchSome(signal)))
  }

  async function fetchSome(signal: AbortSignal): Promise<void> {
    for (let next = newest(wanted); next !== undefined; next = newest(wanted)) {
      signal.throwIfAborted()
      wanted.delete(next)
      try {
        await fetchBlob(next, { mime: 'image/jpeg', role: 'thumb', signal })
      }
      catch (error) {
        if (isOwnTrouble(error))
          continue
        wanted.add(next)
        throw error
      }
    }
  }

  return {
    fetchBlob,
    want(rows) {
      for (const row of rows.filter(row => !row.deleted)) {
        for (const sha256 of thumbsOf(row)) {
          wanted.delete(sha256)
          wanted.add(sha256)
        }
      }
      for (const sha256 of [...wanted].slice(0, Math.max(0, wanted.size - MAX_QUEUE)))
        wanted.delete(sha256)
    },
    fetchWanted,
  }
}

function newest(set: ReadonlySet<string>): string | undefined {
  return [...set].at(-1)
}

/** This thumb is not to be had; the others may be. */
function isOwnTrouble(error: unknown): boolean {
  return error instanceof Failure && [
    'blob-unknown',
    'not-found',
    'forbidden',
    'wrong-hash',
    'foreign-answer',
  ].includes(error.code)
}

interface Picture { role: string, sha256: string }

/** Evidence and remarks carry derivatives in the same shape. */
function thumbsOf({ data }: EntityRow): string[] {
  const { derivatives = [], photos = [] } = data as { derivatives?: readonly Picture[], photos?: ReadonlyArray<{ derivatives: readonly Picture[] }> }
  return [
    ...derivatives,
    ...photos.flatMap(photo => photo.derivatives),
  ].filter(({ role }) => role === 'thumb').map(({ sha256 }) => sha256)
}
