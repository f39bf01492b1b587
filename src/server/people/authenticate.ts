import type { Grant } from '../../domain/access/roles.ts'
import type { Authenticate, Caller } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import type { GrantBook } from './grant-book.ts'
import type { SessionKind, Standing } from './session-life.ts'
import type { SessionRow } from './tables.ts'
import { grantsAt, isDismissed } from '../../domain/access/roles.ts'
import { readToken } from './cookie.ts'
import { expiryOf, isWorthNoting, standingAt } from './session-life.ts'
import { noteSeen, sessionOf } from './sessions.ts'

/** What an open app asks for by itself: no sign that somebody sits there, so a shared computer still goes idle. */
const askedUnattended = new Set(['/v1/events', '/v1/pull'])

/** Who a request's cookie speaks for. Being seen prolongs the session of a phone or a shared computer. */
export function createAuthenticate({ db, clock, identity }: Pick<ServerParts, 'db' | 'clock' | 'identity'>, book: GrantBook): Authenticate {
  return async (c) => {
    const token = readToken(c, identity)
    const session = token && await sessionOf(db, token)
    if (!session)
      return null
    const nowMs = clock.now()
    const kind = session.kind as SessionKind
    const standing = standingAt({ kind, expiresMs: session.expires_ms, revokedMs: session.revoked_ms }, nowMs)
    if (standing === 'over')
      return null
    const grants = await book.grantsOf(session.unit_id, session.person_id)
    const isAttended = kind !== 'shared' || !askedUnattended.has(c.req.path)
    const isSliding = standing === 'open' && kind !== 'inspector' && isAttended && grantsAt(grants, nowMs).length > 0
    if (!isSliding || !isWorthNoting(kind, session.seen_ms, nowMs)) {
      return callerOf(session, {
        grants,
        standing,
        nowMs,
        expiresMs: session.expires_ms,
      })
    }
    const expiresMs = expiryOf(kind, nowMs)
    await noteSeen(db, session.id, { nowMs, expiresMs })
    return callerOf(session, { grants, standing, nowMs, expiresMs })
  }
}

interface Seen { grants: readonly Grant[], standing: Standing, nowMs: number, expiresMs: number }

/** Who was dismissed stays so wherever they sign in again: what they send goes into quarantine. */
function callerOf(session: SessionRow, { grants, standing, nowMs, expiresMs }: Seen): Caller {
  const isRevoked = session.revoked_ms !== null || isDismissed(grants, nowMs)
  return {
    sessionId: session.id,
    personId: session.person_id,
    unitId: session.unit_id,
    deviceId: session.device_id,
    grants,
    isRevoked,
    isHandInOnly: isRevoked || standing === 'hand-in-only',
    expiresMs,
  }
}
