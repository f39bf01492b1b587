const KiB = 1024
export const SMALLEST: number = 64 * KiB
const LARGEST = 4 * KiB * KiB
/** A piece that took less may be larger next time. */
const QUICK_MS = 3000

/** How large the pieces are that this line carries. Begins hopeful: one photograph in one request. */
export interface Pace {
  pieceBytes: () => number
  /** Up to here a blob goes in one request. */
  wholeBytes: () => number
  went: (tookMs: number) => void
  stalled: () => void
  /** Something on the way takes no piece of this size: it is not tried again. */
  tooLarge: () => void
}

/** [SY9] Small enough to get through before the watchdog bites, large enough not to waste round trips. */
export function createPace(): Pace {
  let piece = LARGEST
  let limit = LARGEST
  return {
    pieceBytes: () => piece,
    wholeBytes: () => piece === LARGEST
      ? 2 * LARGEST
      : piece,
    went(tookMs) {
      if (tookMs < QUICK_MS)
        piece = Math.min(limit, piece * 2)
    },
    stalled() {
      piece = Math.max(SMALLEST, piece / 4)
    },
    tooLarge() {
      piece = Math.max(SMALLEST, piece / 4)
      limit = piece
    },
  }
}
