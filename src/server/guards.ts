import type { MiddlewareHandler } from 'hono'
import type { Authenticate, Caller, ServerEnv } from './caller.ts'
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

/** After `signedIn`: everything but pushing and sending bytes is closed to a stopped device, a dismissed person and an inspector after the visit. Throws as `handInOnly` says. */
export const notRevoked: MiddlewareHandler<ServerEnv> = async (c, next) => {
  if (c.var.caller.isHandInOnly)
    throw handInOnly(c.var.caller)
  await next()
}

/** Why nothing is open but handing in: `device-revoked` for a stopped device or a dismissed person, `visit-over` for an inspector after the visit. */
export function handInOnly({ isRevoked }: Pick<Caller, 'isRevoked'>): Failure {
  return new Failure(isRevoked
    ? 'device-revoked'
    : 'visit-over')
}
