import type { Context } from 'hono'
import type { ServerEnv } from '../caller.ts'
import type { SessionKind } from './session-life.ts'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

const name = 'jz_session'

/** The longest that browsers keep a cookie. When it ends is decided by the session on the server, not by the cookie. */
const longestSeconds = 400 * 24 * 3600

export function readToken(c: Context<ServerEnv>): string | undefined {
  const token = getCookie(c, name)
  return token !== undefined && /^[\w-]{22,64}$/.test(token)
    ? token
    : undefined
}

/** `Lax`, because `Strict` would not be sent along when a link is opened from a chat. A shared computer's ends with the browser. */
export function giveToken(c: Context<ServerEnv>, token: string, { origin, kind }: { origin: string, kind: SessionKind }): void {
  setCookie(c, name, token, {
    ...attributes(origin),
    ...kind === 'shared'
      ? {}
      : { maxAge: longestSeconds },
  })
}

export function takeToken(c: Context<ServerEnv>, origin: string): void {
  deleteCookie(c, name, attributes(origin))
}

function attributes(origin: string) {
  return {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: origin.startsWith('https:'),
  } as const
}
