import type { ExpandedTags, IncludeTagsOptions } from 'exifreader'
import type { PhotoFacts } from './media-port.ts'

type Tags = NonNullable<ExpandedTags['exif']>

/** Only these are read; the rest of a picture's metadata is nobody's business. */
const wanted: IncludeTagsOptions = {
  exif: [
    'DateTimeOriginal',
    'OffsetTimeOriginal',
    'OffsetTime',
    'Orientation',
    'Make',
    'Model',
    'PixelXDimension',
    'PixelYDimension',
  ],
  gps: true,
  file: true,
  png: true,
  riff: true,
  gif: true,
}

/**
 * What a picture says about itself. Never throws: broken EXIF says nothing, and each wrong field is left out alone.
 * Everything here is a claim of the file; the manifest keeps it beside what the phone itself saw.
 */
export async function readPhotoFacts(bytes: ArrayBuffer): Promise<PhotoFacts> {
  const tags = await loadTags(bytes)
  const exif = tags.exif ?? {} as Tags
  const [width, height] = sizeFrom(tags)
  return withoutBlanks({
    ...takenFrom(exif),
    orientation: wholeUpTo(8, exif.Orientation?.value),
    position: positionFrom(tags.gps),
    make: wordsIn(exif.Make?.description),
    model: wordsIn(exif.Model?.description),
    width: wholeUpTo(100_000, width),
    height: wholeUpTo(100_000, height),
  })
}

async function loadTags(bytes: ArrayBuffer): Promise<ExpandedTags> {
  try {
    const { default: reader } = await import('exifreader')
    return reader.load(bytes, { expanded: true, includeTags: wanted })
  }
  catch {
    return {}
  }
}

/** '2026:03:05 09:41:07' as '2026-03-05T09:41'; cameras without a set clock write zeros or blanks. */
function takenFrom(exif: Tags): Pick<PhotoFacts, 'takenLocal' | 'takenOffset'> {
  const match = /^(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}:\d{2})/.exec(exif.DateTimeOriginal?.description ?? '')
  if (!match)
    return {}
  const [year, month, day, time] = match.slice(1)
  const takenLocal = `${year}-${month}-${day}T${time}`
  if (!isRealMinute(takenLocal))
    return {}
  const offset = (exif.OffsetTimeOriginal ?? exif.OffsetTime)?.description.trim() ?? ''
  return /^[+-]\d{2}:\d{2}$/.test(offset)
    ? { takenLocal, takenOffset: offset }
    : { takenLocal }
}

/** A day that the calendar has: 31 February, month 13 and year 0 fall out. */
function isRealMinute(local: string): boolean {
  const instant = new Date(`${local}:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(local) && instant.getUTCFullYear() >= 1990
}

function positionFrom(gps: ExpandedTags['gps']): PhotoFacts['position'] {
  const { Latitude: lat, Longitude: lon } = gps ?? {}
  const isPlace = isWithin(lat, 90) && isWithin(lon, 180)
  // 0, 0 is what phones write that have not found themselves yet.
  return isPlace && (lat !== 0 || lon !== 0)
    ? { lat, lon }
    : undefined
}

/** Each kind of picture keeps its size in a place of its own. */
const sizePlaces = [
  ['file', 'Image Width', 'Image Height'],
  ['pngFile', 'Image Width', 'Image Height'],
  ['gif', 'Image Width', 'Image Height'],
  ['riff', 'ImageWidth', 'ImageHeight'],
  ['exif', 'PixelXDimension', 'PixelYDimension'],
] as const

function sizeFrom(tags: ExpandedTags): [width: unknown, height: unknown] {
  for (const [group, across, down] of sizePlaces) {
    const found = tags[group] as Record<string, { value?: unknown }> | undefined
    if (found?.[across])
      return [found[across].value, found[down]?.value]
  }
  return [undefined, undefined]
}

function isWithin(value: unknown, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most
}

function wholeUpTo(most: number, value: unknown): number | undefined {
  return isWithin(value, most) && Number.isInteger(value) && value >= 1
    ? value
    : undefined
}

/** Makers pad their names with zeros and blanks; nobody has a name of more than 64 letters. */
function wordsIn(value: unknown): string | undefined {
  const text = typeof value === 'string'
    ? value.replaceAll(/\p{Cc}/gu, '').trim()
    : ''
  return text === ''
    ? undefined
    : text.slice(0, 64)
}

type Blank<Facts> = { [Name in keyof Facts]: Facts[Name] | undefined }

function withoutBlanks(facts: Blank<PhotoFacts>): PhotoFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}
