import type { Dice } from '../../support/line-faults.ts'

/** What a scenario is given. */
export interface Chaos {
  readonly seed: number
  readonly isShort: boolean
  readonly dice: Dice
  /** A folder with the app built in `dist`. */
  readonly appFolder: string
  /** Where it stands; written over the line before. */
  say: (where: string) => void
  /** A line that stays, with the time: what a person reads after a failure. */
  log: (line: string) => void
  /** To be done at the end, last first, whatever happens. */
  afterwards: (end: () => Promise<void> | void) => void
  /** What servers printed: kept with a failure. */
  readonly sources: Array<() => string>
}

export interface Outcome {
  /** What happened, in numbers. */
  figures: string
  /** What is wrong, in sentences. */
  findings: readonly string[]
}

export interface Scenario {
  name: string
  title: string
  /** What must be there and is not; nothing where it can run. */
  missing?: () => Promise<string | undefined> | string | undefined
  run: (chaos: Chaos) => Promise<Outcome>
}

export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
