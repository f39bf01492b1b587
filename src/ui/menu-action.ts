import type { IconName } from './icons.ts'
import type { Tone } from './tone.ts'

export interface MenuAction {
  key: string
  label: string
  sub?: string | undefined
  icon?: IconName | undefined
  /** `bad` for what deletes or refuses. */
  tone?: Tone | undefined
  disabled?: boolean | undefined
}
