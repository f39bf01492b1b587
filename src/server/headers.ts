import type { MiddlewareHandler } from 'hono'
import type { ServerConfig } from './config.ts'
import { secureHeaders } from 'hono/secure-headers'

const self = '\'self\''
const none = '\'none\''

/** Nothing may be fetched from another origin, and no text becomes code. */
const pagePolicy = {
  defaultSrc: [none],
  baseUri: [none],
  objectSrc: [none],
  formAction: [self],
  frameAncestors: [none],
  scriptSrc: [self, '\'wasm-unsafe-eval\''],
  styleSrc: [self, '\'unsafe-inline\''],
  imgSrc: [self, 'blob:', 'data:'],
  mediaSrc: [self, 'blob:'],
  fontSrc: [self, 'data:'],
  connectSrc: [self, 'blob:'],
  workerSrc: [self, 'blob:'],
  frameSrc: [self, 'blob:'],
  manifestSrc: [self],
}

/** Headers of every answer; a route that sets one itself (blobs and their sandbox) keeps its own. */
export function safeHeaders({ origin }: ServerConfig): MiddlewareHandler {
  return secureHeaders({
    overwrite: false,
    contentSecurityPolicy: pagePolicy,
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    // Only where the browser comes by HTTPS: a local HTTP server must not lock its own host name.
    strictTransportSecurity: isOwnHost(origin)
      ? 'max-age=15552000'
      : false,
    permissionsPolicy: {
      camera: ['self'],
      geolocation: ['self'],
      microphone: ['self'],
      payment: [],
      usb: [],
    },
  })
}

/** Served by HTTPS, and not a name that other programs on this machine go by, too. */
function isOwnHost(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'https:' && hostname !== 'localhost'
}

/** Answers to calls are for this moment and this person; only blobs say otherwise. */
export const keptNowhere: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('Cache-Control'))
    c.res.headers.set('Cache-Control', 'no-store')
}
