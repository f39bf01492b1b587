import type { IconName } from './icons.ts'

/** One of several things to choose from; `value` is what the model holds. */
export interface Choice {
  value: string
  label: string
  sub?: string | undefined
  icon?: IconName | undefined
  count?: number | undefined
  disabled?: boolean | undefined
}
