import type { seeded } from './seeded.ts'

export type Dice = ReturnType<typeof seeded>

/** A number, or one drawn for each connection between the two. */
type Amount = number | readonly [from: number, to: number]

/** What a line does to whoever uses it. Nothing named: nothing. Several at once work together. */
export interface Faults {
  /** No network: whoever comes is reset. */
  isDown?: boolean
  /** How much the line carries, all connections together, each way the same unless said otherwise: 1,250,000 is 10 Mbit/s. */
  bytesPerSecond?: number | { up?: number, down?: number }
  /** Each way. */
  delayMs?: number
  /** Everything waits for so long, again and again: what a moving phone meets. Bytes are late, none is lost. */
  standsStill?: { everyMs: number, forMs: number }
  /** Breaks a connection once so many bytes went up through it. */
  cutAfterBytes?: Amount
  /** Breaks a connection at the first answer after so many bytes: the server has it, and nobody tells. */
  loseAnswerAfterBytes?: Amount
  /** As a peer that closes, or with a reset. */
  breakBy?: 'close' | 'reset'
  /** After so many bytes up a connection stays open and carries nothing more. */
  stallAfterBytes?: Amount
  /** Every second connection, drawn, is held back until a later one has had its answer, so long at most. */
  holdMs?: number
}

/** Bytes up at which something happens to one connection. */
export interface Drawn { from: Faults, cutAfter: number, stallAfter: number, answerLostAfter: number }

export function drawLimits(from: Faults, { up }: { up: number }, dice: Dice): Drawn {
  return {
    from,
    cutAfter: up + drawn(from.cutAfterBytes, dice),
    stallAfter: up + drawn(from.stallAfterBytes, dice),
    answerLostAfter: up + drawn(from.loseAnswerAfterBytes, dice),
  }
}

function drawn(amount: Amount | undefined, { between }: Dice): number {
  if (amount === undefined)
    return Number.POSITIVE_INFINITY
  return typeof amount === 'number'
    ? amount
    : Math.round(between(...amount))
}

/** Bytes per second of one way; nothing where the line sets no limit. */
export function speedOf({ bytesPerSecond }: Faults, way: 'up' | 'down'): number | undefined {
  return typeof bytesPerSecond === 'object'
    ? bytesPerSecond[way]
    : bytesPerSecond
}

/** How long the line carries nothing from now on, ms. */
export function stillFor({ standsStill }: Faults, nowMs: number): number {
  return standsStill
    ? Math.max(0, standsStill.forMs - nowMs % standsStill.everyMs)
    : 0
}
