import type { BlobFacts } from '../storage/blob.ts'

/** What previews and originals wait for although there may be a line: Wi-Fi, or a tap. */
export type Hold = 'wifi' | 'tap'

/** [SY15] Holds back what costs data, by the person's choice. Records and thumbs never pass here. */
export interface Gate {
  /** Of these, what may go now. What is held back is noted. */
  sift: (blobs: readonly BlobFacts[]) => Promise<BlobFacts[]>
  /** What the last look found waiting for; `null` where nothing is held back. */
  held: () => Hold | null
  /** Somebody tapped: everything goes, across pauses, until a run that began after the tap is through. */
  open: () => void
  /** How often somebody tapped so far, for `through`. */
  taps: () => number
  through: (taps: number) => void
}

export function createGate(holdOf: () => Promise<Hold | null>): Gate {
  let taps = 0
  let workedOff = 0
  let held: Hold | null = null

  return {
    async sift(blobs) {
      const hold = taps > workedOff
        ? null
        : await holdOf()
      const light = blobs.filter(({ role }) => hold === null || role === 'thumb')
      held = light.length < blobs.length
        ? hold
        : null
      return light
    },
    held: () => held,
    open() {
      taps += 1
      held = null
    },
    taps: () => taps,
    through(seen) {
      workedOff = Math.max(workedOff, seen)
    },
  }
}
