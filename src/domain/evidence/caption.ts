import type { ActivityFields } from '../activity/schema.ts'
import type { EventTime } from '../time/day.ts'
import type { CapturePath } from './manifest.ts'
import type { Caption, Evidence } from './schema.ts'
import * as v from 'valibot'
import { localMinuteOf, localMinuteSchema } from '../time/day.ts'
import { captionFields } from './schema.ts'

/** The six elements of an official caption in the order they are printed: 时间 地点 人物 主题 背景 事由. */
export const captionElements = ['time', ...captionFields] as const
export type CaptionElement = (typeof captionElements)[number]
export type CaptionField = (typeof captionFields)[number]

/** Where an element came from. `unsure`: a time that nobody stated and that no clock saw; a person has to say it. */
export type ElementSource = 'shutter' | 'exif' | 'activity' | 'position' | 'typed' | 'unsure'

/** A place of the unit with its coordinates in millionths of a degree, `null` where nobody measured it. */
export interface KnownPlace {
  name: string
  latE6: number | null
  lonE6: number | null
}

export interface Where { latE6: number, lonE6: number, accuracyM: number }

/** What the phone knows at the shutter beyond the picture itself. */
export interface CaptionContext {
  activity?: Pick<ActivityFields, 'title' | 'day' | 'place' | 'people' | 'background'> | undefined
  places?: readonly KnownPlace[] | undefined
  position?: Where | null | undefined
}

export interface Prefilled {
  caption: Caption
  sources: Partial<Record<CaptionField, ElementSource>>
}

/** Paths where the phone saw the moment itself. */
const shutterPaths: readonly CapturePath[] = ['camera', 'inpage', 'scan']

export function isFromShutter(via: CapturePath): boolean {
  return shutterPaths.includes(via)
}

/** A fix farther away, or vaguer, says nothing about which place it is. */
const nearM = 150
const tooVagueM = 1000

/** Is in reach of the position, the nearest one first asked. */
export function nearestPlace(position: Where | null | undefined, places: readonly KnownPlace[] = []): KnownPlace | undefined {
  if (!position || position.accuracyM > tooVagueM)
    return undefined
  const reach = Math.max(nearM, position.accuracyM)
  return places
    .map(place => ({
      place,
      metres: metresTo(position, place),
    }))
    .filter(({ metres }) => metres <= reach)
    .sort((a, b) => a.metres - b.metres)[0]
    ?.place
}

/** Flat earth is right to a metre within the reach that counts here. */
function metresTo({ latE6, lonE6 }: Where, place: KnownPlace): number {
  if (place.latE6 === null || place.lonE6 === null)
    return Infinity
  const metresPerE6 = 0.11132
  const north = (place.latE6 - latE6) * metresPerE6
  const east = (place.lonE6 - lonE6) * metresPerE6 * Math.cos(latE6 / 1e6 * Math.PI / 180)
  return Math.hypot(north, east)
}

/** What can be filled in before anybody types: a known place at the position before the activity's own place. */
export function prefillCaption({ activity, places, position }: CaptionContext): Prefilled {
  const nearby = nearestPlace(position, places)?.name
  const found: Array<[CaptionField, string | undefined, ElementSource]> = [
    [
      'place',
      nearby ?? activity?.place,
      nearby ? 'position' : 'activity',
    ],
    ['people', activity?.people, 'activity'],
    ['subject', activity?.title, 'activity'],
    ['background', activity?.background, 'activity'],
  ]
  const filled = found.filter(([, text]) => isFilled(text))
  return {
    caption: Object.fromEntries(filled.map(([field, text]) => [field, text])),
    sources: Object.fromEntries(filled.map(([field, , source]) => [field, source])),
  }
}

export interface FirstEvent {
  via: CapturePath
  /** Device clock plus its measured offset. */
  correctedMs: number
  /** As the picture's EXIF says, `YYYY-MM-DDTHH:mm`. */
  exifLocal?: string | undefined
  activityDay?: string | undefined
}

/**
 * When it happened, as far as the phone can know: the shutter, else EXIF, else the day of the activity. Failing all, the
 * moment of choosing the file, which `isTimeUnsure` tells apart until somebody states a time.
 */
export function firstEvent({ via, correctedMs, exifLocal, activityDay }: FirstEvent): EventTime {
  const now = localMinuteOf(correctedMs)
  if (isFromShutter(via))
    return { local: now, source: 'shutter' }
  if (exifLocal && isBelievable(exifLocal, correctedMs))
    return { local: exifLocal, source: 'exif' }
  return activityDay
    ? { local: `${activityDay}T00:00`, source: 'activity' }
    : { local: now, source: 'typed' }
}

/** Cameras that lost their clock write 1970 or 2000-01-01; nothing was photographed tomorrow. */
function isBelievable(local: string, nowMs: number): boolean {
  const dayMs = 86_400_000
  return v.is(localMinuteSchema, local) && local > '2000-01-01T23:59' && local <= localMinuteOf(nowMs + dayMs)
}

/** The time is only the moment of choosing the file: nobody stated it. */
export function isTimeUnsure({ event, manifest, correctedMs }: Pick<Evidence, 'event' | 'manifest' | 'correctedMs'>): boolean {
  return event.source === 'typed' && !isFromShutter(manifest.via) && event.local === localMinuteOf(correctedMs)
}

/** The day is known, the minute is not. */
export function isDayOnly({ local, source }: EventTime): boolean {
  return source !== 'shutter' && local.endsWith('T00:00')
}

/** Where the words of an element came from, by what they say: what equals the activity's words came from there. */
export function sourceOf(field: CaptionField, text: string | undefined, context: CaptionContext): ElementSource | undefined {
  if (!isFilled(text))
    return undefined
  const { caption, sources } = prefillCaption(context)
  return caption[field] === text
    ? sources[field]
    : 'typed'
}

/** What is still to be said, in printed order. */
export function missingElements(caption: Caption, timeIsUnsure = false): CaptionElement[] {
  return captionElements.filter(element => element === 'time'
    ? timeIsUnsure
    : !isFilled(caption[element]))
}

/** The words of official style. Chinese in every language of the app: the sentence is a part of the file, not of the screen. */
const style = {
  at: '在',
  hold: '开展',
  background: '背景：',
  and: '，',
  end: '。',
  year: '年',
  month: '月',
  day: '日',
  hour: '时',
  minute: '分',
  /** A theme that begins like this is a sentence already. */
  verbs: /^(?:开展|组织|举行|召开|举办|参加|慰问|走访|学习|观看|检查|清理|清扫|清洗|植树|栽植|培土|补种|整理|整治|集合|传达|印发|制定|编写|签订|报送|发放|张贴|布置|设置|摆放|更新)/,
} as const

/** One sentence from what is there, in official style: 2026年9月12日9时41分，甲等3人在广场开展清洁，清扫落叶。 */
export function composeCaption(caption: Caption, event: EventTime): string {
  const people = trimmed(caption.people)
  const place = trimmed(caption.place)
  const subject = trimmed(caption.subject)
  const doing = subject && !style.verbs.test(subject)
    ? style.hold + subject
    : subject
  const clause = people + (place && style.at + place) + doing
  const sentence = [
    composeTime(event),
    clause,
    trimmed(caption.reason),
  ].filter(Boolean).join(style.and) + style.end
  const background = trimmed(caption.background)
  return background
    ? `${sentence}${style.background}${background}${style.end}`
    : sentence
}

function composeTime(event: EventTime): string {
  const [year, month, day, hour, minute] = event.local.split(/\D/).map(Number)
  const date = `${year}${style.year}${month}${style.month}${day}${style.day}`
  return isDayOnly(event)
    ? date
    : `${date}${hour}${style.hour}${String(minute).padStart(2, '0')}${style.minute}`
}

/** Without blanks and without the stops that people type at the end. */
function trimmed(text: string | undefined): string {
  return (text ?? '').trim().replace(/[。，,.;；、\s]+$/u, '')
}

function isFilled(text: string | undefined): boolean {
  return trimmed(text) !== ''
}
