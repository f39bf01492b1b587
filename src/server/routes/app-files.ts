import type { Context, Hono, MiddlewareHandler, Next } from 'hono'
import type { ServerEnv } from '../caller.ts'
import type { ServerConfig } from '../config.ts'
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { etag } from 'hono/etag'
import { Failure } from '../../domain/failure.ts'
import { keptBuilds } from '../builds.ts'

/**
 * The built app. Files under `/assets/` carry their hash in the name; those of the last builds are kept, because a phone
 * that has not updated yet still asks for them. Any other path without a dot is a place inside the app.
 */
export function appFiles(app: Hono<ServerEnv>, { distFolder, dataFolder }: Pick<ServerConfig, 'distFolder' | 'dataFolder'>): void {
  const folders = [
    distFolder,
    ...keptBuilds(dataFolder),
  ].filter(folder => existsSync(folder))
  app.use('/assets/*', cached('public, max-age=31536000, immutable'))
  for (const root of folders)
    app.get('/assets/*', serveStatic({ root, precompressed: true }))
  app.all('/assets/*', missing)
  if (!existsSync(distFolder))
    return
  // Asked for anew each time: these name the hashed files.
  app.use('*', askedAnew, etag())
  app.get('*', unless(/\/\./), serveStatic({ root: distFolder, precompressed: true }))
  app.get('*', unless(/\.[^/]*$/), serveStatic({ root: distFolder, path: 'index.html', precompressed: true }))
}

/**
 * The page itself is never stored, which also keeps it out of the browser's cache of pages gone back from. WebKit freezes a
 * page there with its transaction still open, and every page after it waits for the phone's database in vain.
 */
async function askedAnew(c: Context<ServerEnv>, next: Next): Promise<void> {
  await next()
  if (c.res.ok || c.res.status === 304) {
    c.res.headers.set('Cache-Control', c.res.headers.get('Content-Type')?.startsWith('text/html')
      ? 'no-store'
      : 'no-cache')
  }
}

function cached(how: string): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    await next()
    if (c.res.ok || c.res.status === 304)
      c.res.headers.set('Cache-Control', how)
  }
}

function unless(pattern: RegExp): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    if (pattern.test(c.req.path))
      missing()
    await next()
  }
}

function missing(): never {
  throw new Failure('not-found')
}
