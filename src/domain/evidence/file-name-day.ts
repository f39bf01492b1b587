import { isRealDay } from '../time/day.ts'

/** 20260305, also with a time behind it (IMG_20260305094100); never the middle of a longer number. */
const packed = /(?<!\d)(20\d{2})(\d{2})(\d{2})(?=\d{4}(?!\d)|\d{6}(?!\d)|\d{9}(?!\d)|(?!\d))/g

/** 2026-03-05, 2026.3.5, 2026_03_05, 2026年3月5日 */
const written = /(?<!\d)(20\d{2})\s*[-._年]\s*(\d{1,2})\s*[-._月]\s*(\d{1,2})(?!\d)\s*[日号]?/g

const monthAndDay = /(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]/
const year = /(?<!\d)(20\d{2})(?:\s*年|$)/

/**
 * The day that a part of a path names, 'YYYY-MM-DD', if the calendar has it. '3月5日' takes its year from the same part
 * or from a folder above (`upwards` begins with the part itself).
 */
export function dayIn(part: string, upwards: readonly string[]): string | undefined {
  const full = [
    ...part.matchAll(written),
    ...part.matchAll(packed),
  ].map(([, y, m, d]) => realDay(y, m, d))
  const named = full.find(day => day !== undefined)
  if (named !== undefined)
    return named
  const [, month, day] = monthAndDay.exec(part) ?? []
  const [ofYear] = upwards.flatMap(folder => year.exec(folder)?.[1] ?? [])
  return realDay(ofYear, month, day)
}

/** The time that a camera writes behind the day goes with it. */
const dayAndTime = /(?<!\d)20\d{6}(?:\d{4}|\d{6}|\d{9})?(?!\d)(?:[_-]\d{4,9}(?!\d))?/g

/** The part without days, times and years. */
export function withoutDays(part: string): string {
  return part
    .replaceAll(dayAndTime, ' ')
    .replaceAll(written, ' ')
    .replace(monthAndDay, ' ')
    .replace(/(?<!\d)20\d{2}\s*年(?!\s*度)/, ' ')
}

function realDay(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isRealDay(text)
    ? text
    : undefined
}
