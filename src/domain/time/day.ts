import * as v from 'valibot'

/** The unit's zone is Asia/Shanghai: one zone, no summer time, so an offset is exact for every instant since 1992. */
const UNIT_OFFSET_MS = 8 * 3_600_000

/** A calendar day `YYYY-MM-DD`. It never passes through a zone. */
export const daySchema = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/), v.check(isRealDay))

/** Local wall time in the unit's zone, to the minute: `YYYY-MM-DDTHH:mm`. */
export const localMinuteSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/),
  v.check(local => isRealDay(local.slice(0, 10))),
)

/** When the thing shown happened, and how we know. */
export const eventTimeSchema = v.object({
  local: localMinuteSchema,
  source: v.picklist(['typed', 'exif', 'activity', 'shutter']),
})
export type EventTime = v.InferOutput<typeof eventTimeSchema>

/** Is `YYYY-MM-DD` a day that exists? 2026-02-30 does not. */
export function isRealDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 10) === day
}

/** The unit's wall time of an instant, to the minute. */
export function localMinuteOf(instantMs: number): string {
  return new Date(instantMs + UNIT_OFFSET_MS).toISOString().slice(0, 16)
}

/** The unit's calendar day of an instant. */
export function dayOf(instantMs: number): string {
  return localMinuteOf(instantMs).slice(0, 10)
}

/** The instant of a wall time in the unit's zone; `YYYY-MM-DDTHH:mm` in, milliseconds UTC out. */
export function instantOf(localMinute: string): number {
  return Date.parse(`${localMinute}:00Z`) - UNIT_OFFSET_MS
}
