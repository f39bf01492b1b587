import type { OfflineFile } from '../domain/evidence/offline-files.ts'
import type { Failure } from '../domain/failure.ts'
import type { Item } from '../storage/item.ts'
import type { Downloads } from './downloads.ts'
import type { OfflineProgress, OfflineResult, PrepareOffline } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import { filesForOffline } from '../domain/evidence/offline-files.ts'
import { asFailure } from '../domain/failure.ts'
import { pullScope } from './pull-round.ts'

const PARALLEL = 4
const PAGE = 300

interface Preparing {
  parts: RoundParts
  downloads: Downloads
  signal: AbortSignal
  progress: OfflineProgress
  tell: () => void
}

/**
 * [SY11] Brings everything of these scopes onto the phone that is needed to look at them without a network: all records, all
 * thumbs and previews, and originals where there is no preview. Says honestly what is missing.
 */
export async function prepareOffline(parts: RoundParts, downloads: Downloads, { scopes, onProgress, signal = new AbortController().signal }: PrepareOffline): Promise<OfflineResult> {
  const progress: OfflineProgress = {
    scopes: { done: 0, total: scopes.length },
    pictures: { done: 0, total: 0 },
    bytes: 0,
  }
  const preparing: Preparing = {
    parts,
    downloads,
    signal,
    progress,
    tell: () => onProgress?.(structuredClone(progress)),
  }
  try {
    preparing.tell()
    downloads.lookAgain()
    await readScopes(preparing, scopes)
    const files = await neededFiles(parts, scopes)
    const failure = await fetchFiles(preparing, files)
    const missing = (await missingOf(parts, files)).length
    return {
      ready: missing === 0,
      missing,
      failure: missing > 0 && !signal.aborted
        ? failure
        : null,
    }
  }
  catch (error) {
    return {
      ready: false,
      missing: 0,
      failure: signal.aborted
        ? null
        : asFailure(error, 'network-broken'),
    }
  }
}

async function readScopes({ parts, signal, progress, tell }: Preparing, scopes: readonly string[]): Promise<void> {
  for (const scope of scopes) {
    await pullScope(parts, { scope, signal })
    progress.scopes.done++
    tell()
  }
}

/** Fetches what is not here; the first failure is told, the others only cost their file. */
async function fetchFiles({ parts, downloads, signal, progress, tell }: Preparing, files: readonly OfflineFile[]): Promise<Failure | null> {
  const missing = new Set(await missingOf(parts, files))
  const queue = files.filter(({ sha256 }) => missing.has(sha256))
  progress.pictures = { done: files.length - missing.size, total: files.length }
  tell()
  let first: Failure | null = null

  async function work(): Promise<void> {
    for (let file = queue.shift(); file && !signal.aborted; file = queue.shift()) {
      try {
        const blob = await downloads.fetchBlob(file.sha256, { ...file, signal })
        progress.pictures.done++
        progress.bytes += blob.size
        tell()
      }
      catch (error) {
        const failure = asFailure(error, 'network-broken')
        first ??= failure
        // Without a network the rest would only fail one by one.
        if (failure.code === 'offline' || failure.code === 'network-broken')
          queue.length = 0
      }
    }
  }

  await Promise.all(Array.from({ length: PARALLEL }, work))
  return first
}

function missingOf({ store }: RoundParts, files: readonly OfflineFile[]): Promise<string[]> {
  return store.blobs.missing(files.map(({ sha256 }) => sha256))
}

async function neededFiles({ store }: RoundParts, scopes: readonly string[]): Promise<OfflineFile[]> {
  const files = new Map<string, OfflineFile>()
  for (const scope of scopes) {
    for (const coll of ['evidence', 'remark'])
      await eachPage(store, { scope, coll }, items => items.flatMap(filesForOffline).forEach(file => files.set(file.sha256, file)))
  }
  return [
    ...files.values(),
  ]
}

async function eachPage({ items }: RoundParts['store'], what: { scope: string, coll: string }, look: (page: Item[]) => void): Promise<void> {
  let before: string | undefined
  for (;;) {
    const page = await items.list({
      ...what,
      limit: PAGE,
      ...before === undefined
        ? {}
        : { before },
    })
    look(page)
    before = page.at(-1)?.sort
    if (page.length < PAGE)
      return
  }
}
