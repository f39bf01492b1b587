import type { Context } from 'hono'
import type { ServerEnv } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import type { Identity } from '../storage/identity.ts'
import type { SessionKind } from './session-life.ts'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

type Place = Pick<ServerParts, 'identity' | 'config'>

/** Cookies know hosts but no ports: two servers on one machine must not sign each other's people out. */
export function cookieName({ serverId }: Identity): string {
  return `jz_session_${serverId.slice(-8)}`
}

/** The longest that browsers keep a cookie. When it ends is decided by the session on the server, not by the cookie. */
const longestSeconds = 400 * 24 * 3600

export function readToken(c: Context<ServerEnv>, identity: Identity): string | undefined {
  const token = getCookie(c, cookieName(identity))
  return token !== undefined && /^[\w-]{22,64}$/.test(token)
    ? token
    : undefined
}

/** `Lax`, because `Strict` would not be sent along when a link is opened from a chat. A shared computer's ends with the browser. */
export function giveToken(c: Context<ServerEnv>, { identity, config }: Place, { token, kind }: { token: string, kind: SessionKind }): void {
  setCookie(c, cookieName(identity), token, {
    ...attributes(config.origin),
    ...kind === 'shared'
      ? {}
      : { maxAge: longestSeconds },
  })
}

export function takeToken(c: Context<ServerEnv>, { identity, config }: Place): void {
  deleteCookie(c, cookieName(identity), attributes(config.origin))
}

function attributes(origin: string) {
  return {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: origin.startsWith('https:'),
  } as const
}
