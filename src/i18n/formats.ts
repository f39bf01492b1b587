import { locale, t } from './i18n.ts'

/** The unit's zone. Instants are shown in it wherever the phone happens to be. */
const timeZone = 'Asia/Shanghai'

/** Its offset, exact for every instant since 1992: the clock is read without Intl, whose first format costs a slow phone 80 ms. */
const OFFSET_MS = 8 * 3_600_000

const made = new Map<string, Intl.DateTimeFormat>()

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale.value + JSON.stringify(options)
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale.value, { hourCycle: 'h23', ...options })
  made.set(key, format)
  return format
}

/** Figures stand apart from Chinese characters: 9 月 12 日, 3 分钟前. */
function spaced(text: string): string {
  return text.replace(/(\d)(?=[\u4E00-\u9FFF])/g, '$1 ').replace(/([\u4E00-\u9FFF])(?=\d)/g, '$1 ')
}

/** A day string `YYYY-MM-DD` never passes through a zone: it is read and shown as UTC. */
function dayAsInstant(day: string): number {
  return Date.parse(`${day.slice(0, 10)}T00:00:00Z`)
}

const fullDay: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long', day: 'numeric' }
const shortDay: Intl.DateTimeFormatOptions = { month: 'long', day: 'numeric' }

/** `2026-09-12` as 2026 年 9 月 12 日. */
export function formatDay(day: string): string {
  return spaced(dateFormat({ ...fullDay, timeZone: 'UTC' }).format(dayAsInstant(day)))
}

/** `2026-09-12` as 9 月 12 日, for lists within one cycle. */
export function formatShortDay(day: string): string {
  return spaced(dateFormat({ ...shortDay, timeZone: 'UTC' }).format(dayAsInstant(day)))
}

/** `2026-09`, or a day in it, as 2026 年 9 月. */
export function formatMonth(month: string): string {
  return spaced(dateFormat({ year: 'numeric', month: 'long', timeZone: 'UTC' }).format(dayAsInstant(`${month.slice(0, 7)}-01`)))
}

/** `2026-09-12` as 周六. */
export function formatWeekday(day: string): string {
  return dateFormat({ weekday: 'short', timeZone: 'UTC' }).format(dayAsInstant(day))
}

/** `2026-09-12T09:41` as 9 月 12 日 09:41: local time as it was written, no zone involved. */
export function formatLocal(local: string): string {
  return `${formatShortDay(local)} ${local.slice(11, 16)}`.trim()
}

/** An instant in milliseconds as 2026 年 9 月 12 日. */
export function formatDate(ms: number): string {
  return spaced(dateFormat({ ...fullDay, timeZone }).format(ms))
}

/** An instant in milliseconds as 9 月 12 日. */
export function formatShortDate(ms: number): string {
  return spaced(dateFormat({ ...shortDay, timeZone }).format(ms))
}

/** An instant in milliseconds as 12:04. */
export function formatTime(ms: number): string {
  return clockAt(ms).slice(0, 5)
}

/** An instant in milliseconds as 12:04:07. */
export function formatExactTime(ms: number): string {
  return clockAt(ms)
}

function clockAt(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(11, 19)
}

/** An instant in milliseconds as 9 月 12 日 12:04. */
export function formatDateTime(ms: number): string {
  return `${formatShortDate(ms)} ${formatTime(ms)}`
}

/** 12 345 people: grouped by the language's habit. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(locale.value).format(count)
}

/** Hundredths of a point as points, one decimal at least where there is a fraction: 350 -> 3.5, 200 -> 2, 8650 -> 86.5. */
export function formatPoints(hundredths: number): string {
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: 2 }).format(hundredths / 100)
}

/** A share between 0 and 1 as 85.7%, cut rather than rounded, so that 99.96 % never reads as reached. */
export function formatShare(share: number): string {
  const tenths = Math.floor(share * 1000 + 1e-9) / 10
  return `${new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(tenths)}%`
}

const steps = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes in decimal steps with at most one decimal: 3.8 MB. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let step = 0
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000
    step += 1
  }
  const digits = step === 0 || value >= 100
    ? 0
    : 1
  return `${new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value)} ${steps[step]}`
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long ago an instant was: 刚刚, 12 分钟前, 3 小时前, 5 天前. A future instant (a wrong clock) reads as just now. */
export function formatAgo(ms: number, now: number): string {
  const past = now - ms
  if (past < minute)
    return t('format.justNow')
  const relative = new Intl.RelativeTimeFormat(locale.value)
  if (past < hour)
    return spaced(relative.format(-Math.floor(past / minute), 'minute'))
  if (past < day)
    return spaced(relative.format(-Math.floor(past / hour), 'hour'))
  return spaced(relative.format(-Math.floor(past / day), 'day'))
}

/** Whole days from today: 今天, 明天, 11 天后, 4 天前. */
export function formatDaysAway(days: number): string {
  return spaced(new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }).format(days, 'day'))
}

function unit(value: number, name: 'second' | 'minute' | 'hour' | 'day'): string {
  return spaced(new Intl.NumberFormat(locale.value, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value))
}

/** A span of time in its two largest parts: 2 小时 22 分钟. */
export function formatSpan(ms: number): string {
  if (ms < minute)
    return unit(Math.max(1, Math.round(ms / 1000)), 'second')
  if (ms < hour)
    return unit(Math.floor(ms / minute), 'minute')
  const [large, small] = ms < day
    ? [
        unit(Math.floor(ms / hour), 'hour'),
        unit(Math.floor(ms % hour / minute), 'minute'),
      ]
    : [
        unit(Math.floor(ms / day), 'day'),
        unit(Math.floor(ms % day / hour), 'hour'),
      ]
  return `${large} ${small}`
}
