import type { Context } from 'hono'
import type { ServerEnv } from '../caller.ts'

/** The address that a request came from; behind our own proxy the last one it names. `unknown` where there is no socket. */
export function addressOf(c: Context<ServerEnv>, { trustProxy }: { trustProxy: boolean }): string {
  const forwarded = trustProxy
    ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined
  const socket = (c.env as Partial<ServerEnv['Bindings']> | undefined)?.incoming?.socket
  return forwarded || socket?.remoteAddress || 'unknown'
}
