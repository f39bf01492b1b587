import type { Stretch } from '../database.ts'

/** Everything in an index of lists (or the primary key) that begins with these parts. */
export function stretchOf(parts: ReadonlyArray<string | number>, rest: Omit<Stretch, 'lower' | 'upper'> = {}): Stretch {
  return {
    ...rest,
    lower: parts,
    upper: [...parts, []],
  }
}

export function exactly(index: string, key: string): Stretch {
  return {
    index,
    lower: key,
    upper: key,
    upperIncluded: true,
  }
}
