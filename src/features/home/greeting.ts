import type { WordKey } from '../../i18n/i18n.ts'
import { localMinuteOf } from '../../domain/time/day.ts'

/** The greeting of the hour in the unit's zone. */
export function greetingAt(nowMs: number): WordKey {
  const hour = Number(localMinuteOf(nowMs).slice(11, 13))
  if (hour < 5 || hour >= 18)
    return 'home.hello.evening'
  if (hour < 9)
    return 'home.hello.early'
  if (hour < 12)
    return 'home.hello.morning'
  return hour < 14
    ? 'home.hello.noon'
    : 'home.hello.afternoon'
}
