import { dayOf, instantOf } from '../time/day.ts'

/** The setting of the unit that says how many bytes one person may send in a day; 0 means no limit. */
export const DAY_LIMIT_SETTING = 'uploads-per-day'

const GB = 1e9

/** Eight videos of the largest kind, or 800 photographs: far above an honest day, far below a disk. */
export const USUAL_DAY_LIMIT: number = 4 * GB

/** What is offered to choose from, bytes; 0: no limit. */
export const dayLimits: readonly number[] = [
  GB,
  2 * GB,
  USUAL_DAY_LIMIT,
  8 * GB,
  16 * GB,
  0,
]

/** Bytes for one person and day; what nobody set, or set to nonsense, is the usual. */
export function dayLimitOf(value: unknown): number {
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? value as number
    : USUAL_DAY_LIMIT
}

/** The unit's day that this instant lies in: its first instant and the first of the next. */
export function dayAround(instantMs: number): { fromMs: number, untilMs: number } {
  const fromMs = instantOf(`${dayOf(instantMs)}T00:00`)
  return { fromMs, untilMs: fromMs + 86_400_000 }
}
