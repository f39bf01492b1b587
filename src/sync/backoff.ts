const FIRST_MS = 1000
const LONGEST_MS = 5 * 60_000

/**
 * Full jitter: anywhere between now and a limit that doubles with every failure, five minutes at most, so that phones that
 * lost the same server do not come back together. A server that said when is not asked earlier.
 */
export function pauseAfter(failures: number, { random, retryAfterMs = 0 }: { random: () => number, retryAfterMs?: number | undefined }): number {
  const limit = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 20))
  return Math.round(retryAfterMs + random() * limit)
}
