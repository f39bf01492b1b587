/** One line of the result table: what was measured, and the bar where there is one. */
export interface Line {
  what: string
  figure: string
  /** Raw numbers for `bench-results.json`. */
  raw: Record<string, number>
  /** What must hold, in words, and whether it does. Lines without a bar are peers, floors and settings. */
  bar?: { words: string, holds: boolean }
}

export interface Benchmark {
  id: string
  title: string
  run: () => Promise<Line[]>
}
