/**
 * The viewers for PDF, Word, sheets and HEIC are too heavy for the shell. The build lists them in `viewer-pack.json`;
 * they are fetched once, after the first idle or when a person prepares for offline, and come from this cache from then on.
 */
const CACHE = 'viewer-pack'
const LIST = '/viewer-pack.json'

export function isViewerPart(pathname: string): boolean {
  return pathname.startsWith('/assets/viewer-') || pathname.startsWith('/viewers/')
}

/** Fetches what is missing, then drops what no longer belongs. True when everything of this build is kept. */
export async function keepViewerPack(caches: CacheStorage = globalThis.caches): Promise<boolean> {
  try {
    const { files } = await (await fetch(LIST, { cache: 'no-store' })).json() as { files: string[] }
    const cache = await caches.open(CACHE)
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname))
    await cache.addAll(files.filter(file => !kept.has(file)))
    const outdated = [...kept].filter(file => !files.includes(file))
    await Promise.all(outdated.map(async file => cache.delete(file)))
    return true
  }
  catch {
    return false // no network now: the next idle moment tries again
  }
}

/** Hashed names never change their bytes, so the cache is asked first. */
export async function fromViewerPack(request: Request, caches: CacheStorage = globalThis.caches): Promise<Response> {
  const cache = await caches.open(CACHE)
  return await cache.match(request, { ignoreVary: true }) ?? await fetch(request)
}
