import type { Context, MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { ServerEnv } from './caller.ts'
import type { Clock } from './parts.ts'
import { matchedRoutes } from 'hono/route'

/** One line per request: what, how it ended, how long. Neither query nor body nor who: none of that belongs into a log. */
export function logRequests(log: Logger, clock: Clock): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const startMs = clock.now()
    await next()
    const line = {
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      ms: clock.now() - startMs,
      requestId: c.var.requestId,
    }
    if (c.req.path.startsWith('/v1/'))
      log.info(line, 'request')
    else
      log.debug(line, 'request')
  }
}

/** The pattern of the route that was meant, never the address itself: that may hold a hash or a token. */
export function routeOf(c: Context): string {
  return matchedRoutes(c).find(route => route.method !== 'ALL' && !route.path.endsWith('*'))?.path ?? '*'
}
