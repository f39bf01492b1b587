const KiB = 1024
export const SMALLEST: number = 64 * KiB
const LARGEST = 4 * KiB * KiB
/** A piece that took less may be larger next time. */
const QUICK_MS = 3000
/** So many quick ones in a row at most before a line that has broken is trusted with more. */
const WARY = 8

/** How large the pieces are that this line carries. Begins hopeful: an ordinary photograph in one request. */
export interface Pace {
  pieceBytes: () => number
  /** Up to here a blob goes in one request. */
  wholeBytes: () => number
  went: (tookMs: number) => void
  stalled: () => void
  /** Something on the way takes no piece of this size: it is not tried again. */
  tooLarge: () => void
}

/**
 * [SY9] Small enough that a cut wastes little, large enough not to waste round trips. Every cut makes it slower to trust the
 * line again: one that breaks after every 2 MB is else asked for 4 MB again and again.
 */
export function createPace(): Pace {
  let piece = LARGEST
  let limit = LARGEST
  let quick = 0
  let wanted = 1
  return {
    pieceBytes: () => piece,
    wholeBytes: () => piece,
    went(tookMs) {
      quick = tookMs < QUICK_MS
        ? quick + 1
        : 0
      if (quick < wanted)
        return
      quick = 0
      piece = Math.min(limit, piece * 2)
    },
    stalled() {
      quick = 0
      wanted = Math.min(WARY, wanted * 2)
      piece = Math.max(SMALLEST, piece / 4)
    },
    tooLarge() {
      piece = Math.max(SMALLEST, piece / 4)
      limit = piece
    },
  }
}
