import type { Failure } from '../domain/failure.ts'
import type { BlobFacts } from '../storage/blob.ts'

/** [SY16] How much the server still takes of this person before it goes on: nothing is wrong with the phone or with a file. */
export interface Allowance {
  /** The server said that this day's bytes are used up. */
  refused: (failure: Failure, nowMs: number) => void
  fits: (blob: Pick<BlobFacts, 'size' | 'offset'>, nowMs: number) => boolean
  spent: (bytes: number) => void
  /** When the server takes bytes again; `null` where it takes them now. */
  untilMs: (nowMs: number) => number | null
  /** Somebody taps: the server is asked again, an administrator may have allowed more. */
  forget: () => void
}

const HOUR_MS = 3_600_000

export function createAllowance(): Allowance {
  let full: { leftBytes: number, untilMs: number } | null = null
  const now = (nowMs: number): typeof full => full !== null && full.untilMs > nowMs
    ? full
    : null

  return {
    refused({ detail }, nowMs) {
      full = {
        leftBytes: detail.expected ?? 0,
        untilMs: nowMs + (detail.retryAfterMs ?? HOUR_MS),
      }
    },
    fits: ({ size, offset }, nowMs) => size - offset <= (now(nowMs)?.leftBytes ?? Infinity),
    spent(bytes) {
      if (full)
        full = { ...full, leftBytes: full.leftBytes - bytes }
    },
    untilMs: nowMs => now(nowMs)?.untilMs ?? null,
    forget() {
      full = null
    },
  }
}
