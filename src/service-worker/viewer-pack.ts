/**
 * The viewers for PDF, Word, sheets and HEIC are too heavy for the shell. The build lists them in `viewer-pack.json`, which
 * is precached, so a worker always speaks of its own build. They are fetched once, after the first idle or when a person
 * prepares for offline, and come from this cache from then on.
 */
const CACHE = 'viewer-pack'

export interface PackParts {
  /** The list of this worker's build. */
  readList: () => Promise<Response | undefined>
  caches?: CacheStorage
  fetch?: typeof globalThis.fetch
}

export function isViewerPart(pathname: string): boolean {
  return pathname.startsWith('/assets/viewer-') || pathname.startsWith('/viewers/')
}

/**
 * Fetches what is missing, then drops what no longer belongs. True when everything of this build is kept. On a bad line each
 * file that came stays, and the next try asks only for the rest.
 */
export async function keepViewerPack({ readList, caches = globalThis.caches, fetch = globalThis.fetch }: PackParts): Promise<boolean> {
  try {
    const cache = await caches.open(CACHE)
    const files = await listed(readList)
    const kept = await keptIn(cache)
    for (const file of files.filter(file => !kept.has(file)))
      await keep(cache, file, await fetch(file))
    await Promise.all([...kept].filter(file => !files.includes(file)).map(async file => cache.delete(file)))
    return true
  }
  catch {
    return false // no network now: the next idle moment tries again
  }
}

/** True when every viewer of this build is on the phone. */
export async function isViewerPackKept({ readList, caches = globalThis.caches }: PackParts): Promise<boolean> {
  try {
    const kept = await keptIn(await caches.open(CACHE))
    return (await listed(readList)).every(file => kept.has(file))
  }
  catch {
    return false
  }
}

async function listed(readList: PackParts['readList']): Promise<string[]> {
  const list = await readList()
  if (!list?.ok)
    throw new TypeError('the list of viewers is not to be had')
  const { files } = await list.json() as { files: string[] }
  return files
}

async function keptIn(cache: Cache): Promise<Set<string>> {
  return new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
}

/** An error page must never be kept in place of a viewer. */
async function keep(cache: Cache, file: string, response: Response): Promise<void> {
  if (!response.ok)
    throw new TypeError(`${file} answered ${response.status}`)
  await cache.put(file, response)
}

/** Hashed names never change their bytes, so the cache is asked first. */
export async function fromViewerPack(request: Request, { caches = globalThis.caches, fetch = globalThis.fetch }: Omit<PackParts, 'readList'> = {}): Promise<Response> {
  const cache = await caches.open(CACHE)
  return await cache.match(request, { ignoreVary: true }) ?? await fetch(request)
}
