import { seeded } from '../../support/seeded.ts'

export type Dice = ReturnType<typeof seeded>

/** Dice of their own for a named moment, so that the order in which parallel requests arrive decides nothing. */
export function diceFor(seed: number, ...names: Array<string | number>): Dice {
  let hash = 0x811C9DC5 ^ seed
  for (const char of names.join('/')) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
    hash ^= hash >>> 13
  }
  const dice = seeded(hash)
  for (let n = 0; n < 4; n++)
    dice.chance(1)
  return dice
}
