import type { MiddlewareHandler } from 'hono'
import type { ServerEnv } from './caller.ts'
import type { ServerConfig } from './config.ts'
import { Failure } from '../domain/failure.ts'

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a page of another origin sends with a person's cookie. Browsers say where a request comes from; other
 * programs do not have the cookie.
 */
export function refuseForeign({ origin }: ServerConfig): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    if (!readOnly.has(c.req.method)) {
      const site = c.req.header('sec-fetch-site')
      if (site !== undefined && site !== 'same-origin' && site !== 'none')
        throw new Failure('foreign-origin')
      const from = c.req.header('origin')
      if (from !== undefined && from !== origin && hostOf(from) !== c.req.header('host'))
        throw new Failure('foreign-origin')
    }
    await next()
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin)
    ? new URL(origin).host
    : undefined
}
