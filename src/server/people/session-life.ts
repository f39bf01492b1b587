/**
 * How long a way in lasts. A phone: 90 days since last seen. A shared computer: 30 idle minutes. An inspector's browser:
 * until the visit ends. A demo link: as a phone.
 */
export const sessionKinds = ['phone', 'shared', 'inspector', 'demo'] as const
export type SessionKind = (typeof sessionKinds)[number]

const minute = 60_000
const day = 24 * 60 * minute

/** A revoked session, and an inspector's after the visit, may still hand in for this long what waited on the phone. */
export const HAND_IN_MS = 30 * day

const lifeMs = { phone: 90 * day, shared: 30 * minute, demo: 90 * day } as const

/** Being seen is written down at most this often: not every pull needs a disk write. */
const noteSeenEveryMs = {
  phone: 60 * minute,
  shared: minute,
  inspector: 60 * minute,
  demo: 60 * minute,
} as const

/** When a session seen now ends by itself. @param visitEndMs where the kind is `inspector` */
export function expiryOf(kind: SessionKind, nowMs: number, visitEndMs = nowMs): number {
  return kind === 'inspector'
    ? visitEndMs
    : nowMs + lifeMs[kind]
}

export function isWorthNoting(kind: SessionKind, seenMs: number, nowMs: number): boolean {
  return nowMs - seenMs >= noteSeenEveryMs[kind]
}

interface Life { kind: SessionKind, expiresMs: number, revokedMs: number | null }

export type Standing = 'open' | 'hand-in-only' | 'over'

/** What a session is good for at an instant. The cookie of one that is over is as good as none. */
export function standingAt({ kind, expiresMs, revokedMs }: Life, nowMs: number): Standing {
  if (revokedMs !== null) {
    return nowMs < revokedMs + HAND_IN_MS
      ? 'hand-in-only'
      : 'over'
  }
  if (nowMs < expiresMs)
    return 'open'
  return kind === 'inspector' && nowMs < expiresMs + HAND_IN_MS
    ? 'hand-in-only'
    : 'over'
}
