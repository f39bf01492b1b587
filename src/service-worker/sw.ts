import { cleanupOutdatedCaches, createHandlerBoundToURL, matchPrecache, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { receiveShare } from './share-target.ts'
import { fromViewerPack, isViewerPackKept, isViewerPart, keepViewerPack } from './viewer-pack.ts'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: Array<string | { url: string, revision: string | null }> }

/**
 * What the worker does, whole: keeps the shell, keeps the viewers, takes in shares, changes over when a person said yes.
 * It uploads nothing and touches no request that writes, except a share from another app.
 */
cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), {
  denylist: [
    /^\/v1\//,
    /^\/healthz$/,
    /^\/metrics$/,
    /^\/assets\//,
  ],
}))
registerRoute(({ url, sameOrigin }) => sameOrigin && isViewerPart(url.pathname), ({ request }) => fromViewerPack(request))

self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method === 'POST' && origin === self.location.origin && pathname === '/share-target')
    event.respondWith(receiveShare(event.request))
})

const readList = async (): Promise<Response | undefined> => matchPrecache('/viewer-pack.json')

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const { type } = (event.data ?? {}) as { type?: string }
  if (type === 'SKIP_WAITING')
    void self.skipWaiting()
  if (type === 'prepare-viewer-pack')
    event.waitUntil(keepViewerPack({ readList }).then(kept => event.ports[0]?.postMessage({ kept })))
  if (type === 'look-at-viewer-pack')
    event.waitUntil(isViewerPackKept({ readList }).then(kept => event.ports[0]?.postMessage({ kept })))
})
