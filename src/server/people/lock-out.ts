/** How often a guess may fail before the next one has to wait, and how long. */
const freeFailures = 5
const firstPauseMs = 60_000
const longestPauseMs = 3_600_000

/** Failures this long ago are forgotten, so that a slip a month is no attack. */
export const forgottenAfterMs = 24 * 3_600_000

export interface Attempts {
  failed: number
  lastMs: number
  /** `null` while guesses are free. */
  lockedUntilMs: number | null
}

export const noAttempts: Attempts = { failed: 0, lastMs: 0, lockedUntilMs: null }

/** Milliseconds to wait; 0 where a try is allowed. */
export function pauseLeft({ lockedUntilMs }: Attempts, nowMs: number): number {
  return Math.max(0, (lockedUntilMs ?? 0) - nowMs)
}

/** The fifth failure brings one minute, each further one doubles it up to an hour. */
export function afterFailure(before: Attempts, nowMs: number): Attempts {
  const failed = (nowMs - before.lastMs > forgottenAfterMs
    ? 0
    : before.failed) + 1
  return {
    failed,
    lastMs: nowMs,
    lockedUntilMs: failed < freeFailures
      ? null
      : nowMs + pauseAfter(failed),
  }
}

/** Is this the failure that is worth a line in the audit? The first lock and no other until it is forgotten. */
export function isBurst({ failed }: Attempts): boolean {
  return failed === freeFailures
}

function pauseAfter(failed: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failed - freeFailures, 20))
}
