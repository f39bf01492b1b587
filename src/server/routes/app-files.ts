import type { Hono } from 'hono'
import type { ServerEnv } from '../caller.ts'
import type { ServerConfig } from '../config.ts'
import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { etag } from 'hono/etag'
import { Failure } from '../../domain/failure.ts'
import { keptBuilds } from '../builds.ts'

const FOREVER = 'public, max-age=31536000, immutable'
/** Asked again each time: these name the hashed files. */
const ALWAYS_ASK = 'no-cache'

/**
 * The built app. Files under `/assets/` carry their hash in the name; those of the last builds are kept, because a phone
 * that has not updated yet still asks for them. Any other path without a dot is a place inside the app.
 */
export function appFiles(app: Hono<ServerEnv>, { distFolder, dataFolder }: Pick<ServerConfig, 'distFolder' | 'dataFolder'>): void {
  const missing = (): never => {
    throw new Failure('not-found')
  }
  const folders = [
    distFolder,
    ...keptBuilds(dataFolder),
  ].filter(folder => existsSync(folder))
  for (const root of folders) {
    app.get('/assets/*', serveStatic({
      root,
      precompressed: true,
      onFound: (_path, c) => c.header('Cache-Control', FOREVER),
    }))
  }
  app.all('/assets/*', missing)
  if (!existsSync(distFolder))
    return
  app.use('*', etag())
  app.get('*', async (c, next) => {
    if (/\/\./.test(c.req.path))
      missing()
    await next()
  })
  const cached = {
    precompressed: true,
    onFound: (_path: string, c: { header: (name: string, value: string) => void }) => c.header('Cache-Control', ALWAYS_ASK),
  }
  app.get('*', serveStatic({ root: distFolder, ...cached }))
  app.get('*', async (c, next) => {
    if (/\.[^/]*$/.test(c.req.path))
      missing()
    await next()
  }, serveStatic({ root: distFolder, path: 'index.html', ...cached }))
}
