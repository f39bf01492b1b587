import type { ServerEnv } from './caller.ts'
import type { Doors } from './doors.ts'
import type { ServerParts } from './parts.ts'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { requestId } from 'hono/request-id'
import { Failure } from '../domain/failure.ts'
import { packLimits } from '../domain/rescue/pack.ts'
import { MAX_PUSH_BYTES } from '../protocol/version.ts'
import { answerFailure } from './answer-failure.ts'
import { refuseForeign } from './foreign-origin.ts'
import { keptNowhere, safeHeaders } from './headers.ts'
import { logRequests } from './request-log.ts'
import { appFiles } from './routes/app-files.ts'
import { downloadRoutes } from './routes/downloads.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { metricRoutes } from './routes/metrics.ts'
import { pullRoutes } from './routes/pull.ts'
import { pushRoutes } from './routes/push.ts'
import { statusRoutes } from './routes/status.ts'
import { uploadRoutes } from './routes/uploads.ts'

/** Any JSON but a push. */
const MAX_CALL_BYTES = 128 * 1024

/** The whole server without a socket. */
export function createServer(parts: ServerParts, doors: Doors): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  app.onError(answerFailure(parts.log))
  // Never the one that a client names: it would stand in the log as it came.
  app.use(requestId({
    headerName: '',
    generator: () => parts.ids.uuid(),
  }))
  app.use(logRequests(parts.log, parts.clock))
  app.use(safeHeaders(parts.config))
  app.use('/v1/*', keptNowhere, refuseForeign(parts.config))
  app.use('/v1/*', limitBodies())
  metricRoutes(app, parts)
  statusRoutes(app, parts)
  for (const routes of [
    healthRoutes,
    pushRoutes,
    pullRoutes,
    eventRoutes,
    uploadRoutes,
    downloadRoutes,
  ])
    routes(app, parts, doors)
  doors.mount(app)
  app.all('/v1/*', () => {
    throw new Failure('not-found')
  })
  appFiles(app, parts.config)
  app.notFound(() => {
    throw new Failure('not-found')
  })
  return app
}

/** Bytes of blobs are counted where they are written. */
function limitBodies() {
  const refuse = (): never => {
    throw new Failure('body-too-large')
  }
  const push = bodyLimit({ maxSize: MAX_PUSH_BYTES, onError: refuse })
  const call = bodyLimit({ maxSize: MAX_CALL_BYTES, onError: refuse })
  const rescue = bodyLimit({ maxSize: packLimits.indexBytes, onError: refuse })
  const isBytes = /^\/v1\/blobs\/(?!have$)/
  return bodyLimitFor
  async function bodyLimitFor(...[c, next]: Parameters<typeof call>): Promise<Response | void> {
    if (isBytes.test(c.req.path))
      return await next()
    if (c.req.path === '/v1/rescue')
      return await rescue(c, next)
    return c.req.path === '/v1/push'
      ? await push(c, next)
      : await call(c, next)
  }
}
