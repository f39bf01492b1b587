import type { Item } from '../storage/item.ts'
import type { Downloads } from './downloads.ts'
import type { OfflineFile } from './offline-files.ts'
import type { OfflineProgress, OfflineResult, PrepareOffline } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import { asFailure } from '../domain/failure.ts'
import { filesForOffline } from './offline-files.ts'
import { pullScope } from './pull-round.ts'

const PARALLEL = 4
const PAGE = 300

/**
 * [SY11] Brings everything of these scopes onto the phone that is needed to look at them without a network: all records, all
 * thumbs and previews, and originals where there is no preview. Says honestly what is missing.
 */
export async function prepareOffline(parts: RoundParts, downloads: Downloads, { scopes, onProgress = () => {}, signal = new AbortController().signal }: PrepareOffline): Promise<OfflineResult> {
  const progress: OfflineProgress = {
    scopes: { done: 0, total: scopes.length },
    pictures: { done: 0, total: 0 },
    bytes: 0,
  }
  const tell = (): void => onProgress(structuredClone(progress))
  try {
    tell()
    for (const scope of scopes) {
      await pullScope(parts, { scope, signal })
      progress.scopes.done++
      tell()
    }
  }
  catch (error) {
    return {
      ready: false,
      missing: 0,
      failure: asFailure(error, 'network-broken'),
    }
  }
  const files = await neededFiles(parts, scopes)
  progress.pictures.total = files.length
  const missing = new Set(await parts.store.blobs.missing(files.map(({ sha256 }) => sha256)))
  progress.pictures.done = files.length - missing.size
  tell()
  const queue = files.filter(({ sha256 }) => missing.has(sha256))
  const failures = await Promise.all(Array.from({ length: PARALLEL }, () => fetchQueue(queue, async (file) => {
    const blob = await downloads.fetchBlob(file.sha256, { ...file, signal })
    progress.pictures.done++
    progress.bytes += blob.size
    tell()
  })))
  const left = await parts.store.blobs.missing(files.map(({ sha256 }) => sha256))
  return {
    ready: left.length === 0,
    missing: left.length,
    failure: left.length === 0
      ? null
      : failures.find(failure => failure !== null) ?? null,
  }
}

/** Works the queue off; a file that fails is left out, and the first failure is told. */
async function fetchQueue(queue: OfflineFile[], fetch: (file: OfflineFile) => Promise<void>) {
  let failure: OfflineResult['failure'] = null
  for (let file = queue.shift(); file; file = queue.shift()) {
    try {
      await fetch(file)
    }
    catch (error) {
      const told = asFailure(error, 'network-broken')
      failure ??= told
      // Without a network the rest would only fail one by one.
      if (told.code === 'offline' || told.code === 'network-broken')
        queue.length = 0
    }
  }
  return failure
}

async function neededFiles({ store }: RoundParts, scopes: readonly string[]): Promise<OfflineFile[]> {
  const files = new Map<string, OfflineFile>()
  for (const scope of scopes) {
    for (const coll of ['evidence', 'remark']) {
      let before: string | undefined
      for (;;) {
        const items: Item[] = await store.items.list({
          scope,
          coll,
          limit: PAGE,
          ...before === undefined
            ? {}
            : { before },
        })
        items.flatMap(filesForOffline).forEach(file => files.set(file.sha256, file))
        before = items.at(-1)?.sort
        if (items.length < PAGE)
          break
      }
    }
  }
  return [
    ...files.values(),
  ]
}
