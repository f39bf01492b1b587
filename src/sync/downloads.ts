import type { EntityRow } from '../domain/oplog/row.ts'
import type { BlobRole } from '../storage/blob.ts'
import type { LargeFetchParts } from './fetch-large.ts'
import type { FetchOptions } from './sync-loop.ts'
import { Failure } from '../domain/failure.ts'
import { hexDigest } from './digest.ts'
import { fetchInPieces } from './fetch-large.ts'

/** Pictures wait here at most; older ones come when a screen asks. */
const MAX_QUEUE = 2000
/** Asked about in one question. */
const ASK_AT_MOST = 500
const PARALLEL = 3
/** Small enough to come by themselves once the server has them. */
const pictures: readonly FetchOptions['role'][] = ['thumb', 'preview', 'poster']

export interface Downloads {
  /**
   * The bytes from this phone, else from the server, kept then. A picture that the server does not hold yet is not asked for
   * again before the next round; it comes by itself then.
   */
  fetchBlob: (sha256: string, options: FetchOptions) => Promise<Blob>
  /** Notes the thumbs that new rows speak of. */
  want: (rows: readonly EntityRow[]) => void
  /** Fetches what was noted and is on the server by now, newest first. */
  fetchWanted: (signal: AbortSignal) => Promise<void>
  /** What the server did not hold may be asked for at once: somebody tapped. */
  lookAgain: () => void
}

type Wanted = Pick<FetchOptions, 'mime' | 'role'>

export function createDownloads(parts: LargeFetchParts): Downloads {
  const { store, calls } = parts
  const wanted = new Map<string, Wanted>()
  /** Still on the phone of whoever took it, as the server said in this round. */
  const unheld = new Set<string>()
  const underWay = new Map<string, Promise<Blob>>()

  async function fetchBlob(sha256: string, options: FetchOptions): Promise<Blob> {
    const here = await store.blobs.blobOf(sha256)
    if (here)
      return here
    if (unheld.has(sha256)) {
      note(sha256, options)
      throw new Failure('blob-unknown')
    }
    const known = underWay.get(sha256)
    if (known) {
      try {
        return await known
      }
      catch (error) {
        // Whoever asked first has left; that is no answer for whoever still waits.
        if (!isAborted(error) || options.signal?.aborted)
          throw error
        return await fetchBlob(sha256, options)
      }
    }
    const loading = load(sha256, options).finally(() => underWay.delete(sha256))
    underWay.set(sha256, loading)
    return await loading
  }

  /** Bytes that are not what they are called are thrown away. A phone that is full shows them and does not keep them. */
  async function load(sha256: string, { mime, role, onProgress, signal = new AbortController().signal }: FetchOptions): Promise<Blob> {
    if (!pictures.includes(role)) {
      return await fetchInPieces(parts, {
        sha256,
        mime,
        role,
        signal,
        ...onProgress
          ? { onProgress }
          : {},
      })
    }
    const bytes = await calls.fetchBlob(sha256, signal).catch((error) => {
      if (isUnheld(error) && pictures.includes(role)) {
        unheld.add(sha256)
        note(sha256, { mime, role })
      }
      throw error
    })
    if (await hexDigest(bytes) !== sha256)
      throw new Failure('wrong-hash')
    await store.blobs.putFetched({
      sha256,
      mime,
      role: role as BlobRole,
      bytes,
    }).catch(() => {})
    return new Blob([bytes], { type: mime })
  }

  /** The newest stands last; the oldest makes way. */
  function note(sha256: string, { mime, role }: Wanted): void {
    wanted.delete(sha256)
    wanted.set(sha256, { mime, role })
    for (const old of [
      ...wanted.keys(),
    ].slice(0, Math.max(0, wanted.size - MAX_QUEUE)))
      wanted.delete(old)
  }

  /** One question for many, so that what a colleague is still sending is not asked for picture by picture. */
  async function fetchWanted(signal: AbortSignal): Promise<void> {
    const lacking = new Set(await store.blobs.missing([
      ...wanted.keys(),
    ]))
    for (const sha256 of [
      ...wanted.keys(),
    ].filter(known => !lacking.has(known)))
      wanted.delete(sha256)
    unheld.clear()
    for (let asked = nextAsked(); asked.length > 0; asked = nextAsked()) {
      const { missing } = await calls.have(asked, signal)
      missing.forEach(sha256 => unheld.add(sha256))
      const held = asked.filter(sha256 => !unheld.has(sha256))
      await Promise.all(Array.from({ length: PARALLEL }, () => fetchSome(held, signal)))
    }
  }

  function nextAsked(): string[] {
    return [
      ...wanted.keys(),
    ].filter(sha256 => !unheld.has(sha256)).reverse().slice(0, ASK_AT_MOST)
  }

  async function fetchSome(held: string[], signal: AbortSignal): Promise<void> {
    for (let next = held.shift(); next !== undefined; next = held.shift()) {
      signal.throwIfAborted()
      const options = wanted.get(next)
      if (!options)
        continue
      wanted.delete(next)
      try {
        await fetchBlob(next, { ...options, signal })
      }
      catch (error) {
        if (isOwnTrouble(error))
          continue
        note(next, options)
        throw error
      }
    }
  }

  return {
    fetchBlob,
    want: rows => rows.filter(row => !row.deleted).flatMap(thumbsOf).forEach(sha256 => note(sha256, { mime: 'image/jpeg', role: 'thumb' })),
    fetchWanted,
    lookAgain: () => unheld.clear(),
  }
}

function isAborted(error: unknown): boolean {
  return (error as { name?: string }).name === 'AbortError'
}

function isUnheld(error: unknown): boolean {
  return error instanceof Failure && error.code === 'blob-unknown'
}

/** This picture is not to be had; the others may be. */
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
