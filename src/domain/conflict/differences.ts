/** A stretch of one text, and whether the other text lacks it. */
export interface Stretch { text: string, isOwn: boolean }

/** Comparing costs the product of both lengths; longer texts are shown as different from end to end. */
const MOST_COMPARISONS = 4_000_000

/** A Chinese character stands for itself; Latin words and figures are compared whole, so that 12 and 21 share nothing. */
function pieces(text: string): string[] {
  return text.match(/[\p{Script=Latin}\p{N}]+|\s+|./gsu) ?? []
}

/** Two texts with what only one of them says marked in each. Joined, the stretches are the texts again. */
export function differences(a: string, b: string): readonly [readonly Stretch[], readonly Stretch[]] {
  const [left, right] = [
    pieces(a),
    pieces(b),
  ]
  const shared = sharedPieces(left, right)
  return [
    stretches(left, shared.map(([at]) => at)),
    stretches(right, shared.map(([, at]) => at)),
  ]
}

/** Positions of a longest common run of pieces, in order. */
function sharedPieces(left: readonly string[], right: readonly string[]): ReadonlyArray<readonly [number, number]> {
  const width = right.length + 1
  if (left.length * right.length > MOST_COMPARISONS)
    return []
  // longest[i * width + j]: how much left from i and right from j have in common.
  const longest = new Uint16Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i * width + j] = left[i] === right[j]
        ? longest[(i + 1) * width + j + 1]! + 1
        : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }
  return walk(left, right, longest)
}

function walk(left: readonly string[], right: readonly string[], longest: Uint16Array): ReadonlyArray<readonly [number, number]> {
  const width = right.length + 1
  const found: Array<readonly [number, number]> = []
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j])
      found.push([i++, j++])
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)
      i++
    else
      j++
  }
  return found
}

function stretches(all: readonly string[], shared: readonly number[]): readonly Stretch[] {
  const known = new Set(shared)
  const made: Stretch[] = []
  for (const [at, text] of all.entries()) {
    const isOwn = !known.has(at)
    const last = made.at(-1)
    if (last?.isOwn === isOwn)
      last.text += text
    else
      made.push({ text, isOwn })
  }
  return made
}

/** How much of each text a list shows, and how much of what both share leads up to it, in characters. */
const EXCERPT = 16
const LEAD = 4

/** Both texts short enough for a line in a list, from where they begin to differ. */
export function excerptsOf(a: string, b: string): readonly [string, string] {
  const [left, right] = [
    [...a],
    [...b],
  ]
  const differAt = left.findIndex((character, at) => character !== right[at])
  const from = differAt > 2 * LEAD
    ? differAt - LEAD
    : 0
  return [
    excerpt(left, from),
    excerpt(right, from),
  ]
}

function excerpt(text: readonly string[], from: number): string {
  return [
    from > 0
      ? '…'
      : '',
    ...text.slice(from, from + EXCERPT),
    text.length > from + EXCERPT
      ? '…'
      : '',
  ].join('')
}
