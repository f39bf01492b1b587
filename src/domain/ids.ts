import * as v from 'valibot'

/** Entity ids are UUIDv7, made on the device that first writes the entity; op ids likewise. */
export const uuidSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/))

/** Lower-case hexadecimal SHA-256: the name of a blob. */
export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

/** Integer milliseconds since 1970 UTC. Years 1970 to 9999, so that a phone with a broken clock can still speak. */
export const instantSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(253_402_300_799_999))

/** A name that people read: trimmed, no control or direction marks (a right-to-left mark can disguise a file name). */
export function nameSchema(maxLength: number) {
  return v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.maxLength(maxLength),
    v.regex(/^[^\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]*$/u),
  )
}

/** Text of several lines; tabs and line breaks are fine, other control characters are not. */
export function textSchema(maxLength: number) {
  return v.pipe(v.string(), v.maxLength(maxLength), v.regex(/^[\P{Cc}\t\n\r]*$/u))
}

/** A point inside a rubric edition, as links store it: `edition#clause`, for example `yueyang@2023#s22c2`. */
export const clauseRefSchema = v.pipe(v.string(), v.maxLength(120), v.regex(/^[^#\s]+#s\d{1,3}c\d{1,2}$/))
