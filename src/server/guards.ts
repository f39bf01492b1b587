import type { MiddlewareHandler } from 'hono'
import type { Authenticate, ServerEnv } from './caller.ts'
import { Failure } from '../domain/failure.ts'

/** Lets only people in; `c.var.caller` is who. Throws Failure('sign-in-required'). */
export function signedIn(authenticate: Authenticate): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const caller = await authenticate(c)
    if (!caller)
      throw new Failure('sign-in-required')
    c.set('caller', caller)
    await next()
  }
}

/** After `signedIn`: everything but pushing and sending bytes is closed to a stopped device, a dismissed person and an inspector after the visit. Throws Failure('device-revoked'). */
export const notRevoked: MiddlewareHandler<ServerEnv> = async (c, next) => {
  if (c.var.caller.isHandInOnly)
    throw new Failure('device-revoked')
  await next()
}
