/**
 * The viewers for PDF, Word, sheets and HEIC are too heavy for the shell. The build lists them in `viewer-pack.json`;
 * they are fetched once, after the first idle or when a person prepares for offline, and come from this cache from then on.
 */
const CACHE = 'viewer-pack'
const LIST = '/viewer-pack.json'

export interface PackParts {
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
export async function keepViewerPack({ caches = globalThis.caches, fetch = globalThis.fetch }: PackParts = {}): Promise<boolean> {
  try {
    const { files } = await (await fetch(LIST, { cache: 'no-store' })).json() as { files: string[] }
    const cache = await caches.open(CACHE)
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
    for (const file of files.filter(file => !kept.has(file)))
      await keep(cache, file, await fetch(file))
    await Promise.all([...kept].filter(file => !files.includes(file)).map(async file => cache.delete(file)))
    return true
  }
  catch {
    return false // no network now: the next idle moment tries again
  }
}

/** An error page must never be kept in place of a viewer. */
async function keep(cache: Cache, file: string, response: Response): Promise<void> {
  if (!response.ok)
    throw new TypeError(`${file} answered ${response.status}`)
  await cache.put(file, response)
}

/** Hashed names never change their bytes, so the cache is asked first. */
export async function fromViewerPack(request: Request, { caches = globalThis.caches, fetch = globalThis.fetch }: PackParts = {}): Promise<Response> {
  const cache = await caches.open(CACHE)
  return await cache.match(request, { ignoreVary: true }) ?? await fetch(request)
}
