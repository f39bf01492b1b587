import type { IconName } from './icons.ts'
import type { Tone } from './tone.ts'

export interface TabItem {
  name: string
  label: string
  icon: IconName
  to: string
  /** The large round one in the middle. */
  raised?: boolean | undefined
  /** Shown as a badge when above 0; `bad` only while something is overdue or refused. */
  count?: number | undefined
  countTone?: Tone | undefined
  /** The badge in words, for ears: 5 件待办. */
  countLabel?: string | undefined
}
