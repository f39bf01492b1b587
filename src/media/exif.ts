import type { ExpandedTags, IncludeTagsOptions } from 'exifreader'
import type { PhotoFacts } from './media-port.ts'

type Tags = NonNullable<ExpandedTags['exif']>

/**
 * What a picture says about itself. Never throws: broken EXIF says nothing, and each wrong field is left out alone.
 * Everything here is a claim of the file; the manifest keeps it beside what the phone itself saw.
 */
export async function readPhotoFacts(bytes: ArrayBuffer): Promise<PhotoFacts> {
  const tags = await loadTags(bytes)
  const exif = tags.exif ?? {} as Tags
  return {
    ...takenFrom(exif),
    ...whole('orientation', exif.Orientation?.value, 1, 8),
    ...positionFrom(tags.gps),
    ...words('make', exif.Make?.description),
    ...words('model', exif.Model?.description),
    ...sizeFrom(tags),
  }
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

const wanted: IncludeTagsOptions = {
  exif: ['DateTimeOriginal', 'OffsetTimeOriginal', 'OffsetTime', 'Orientation', 'Make', 'Model', 'PixelXDimension', 'PixelYDimension'],
  gps: true,
  file: true,
  png: true,
  riff: true,
  gif: true,
}

/** '2026:03:05 09:41:07' as '2026-03-05T09:41'; cameras without a set clock write zeros or blanks. */
function takenFrom(exif: Tags): Pick<PhotoFacts, 'takenLocal' | 'takenOffset'> {
  const match = /^(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2})/.exec(exif.DateTimeOriginal?.description ?? '')
  if (!match)
    return {}
  const [, year = '', month = '', day = '', hour = '', minute = ''] = match
  const takenLocal = `${year}-${month}-${day}T${hour}:${minute}`
  if (!isRealMinute(takenLocal))
    return {}
  const offset = (exif.OffsetTimeOriginal ?? exif.OffsetTime)?.description.trim() ?? ''
  return { takenLocal, ...(/^[+-]\d{2}:\d{2}$/.test(offset) && { takenOffset: offset }) }
}

/** A day that the calendar has: 31 February, month 13 and year 0 fall out. */
function isRealMinute(local: string): boolean {
  const instant = new Date(`${local}:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(local) && instant.getUTCFullYear() >= 1990
}

function positionFrom(gps: ExpandedTags['gps']): Pick<PhotoFacts, 'position'> {
  const { Latitude: lat, Longitude: lon } = gps ?? {}
  const isPlace = within(lat, -90, 90) && within(lon, -180, 180)
  // 0, 0 is what phones write that have not found themselves yet.
  return isPlace && (lat !== 0 || lon !== 0) ? { position: { lat, lon } } : {}
}

function sizeFrom({ file, pngFile, riff, gif, exif }: ExpandedTags): Pick<PhotoFacts, 'width' | 'height'> {
  const widths = [file?.['Image Width'], pngFile?.['Image Width'], riff?.ImageWidth, gif?.['Image Width'], exif?.PixelXDimension]
  const heights = [file?.['Image Height'], pngFile?.['Image Height'], riff?.ImageHeight, gif?.['Image Height'], exif?.PixelYDimension]
  const first = (tags: ({ value?: unknown } | undefined)[]) => tags.find(tag => typeof tag?.value === 'number')?.value
  return { ...whole('width', first(widths), 1, 100_000), ...whole('height', first(heights), 1, 100_000) }
}

function within(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high
}

function whole<Name extends string>(name: Name, value: unknown, low: number, high: number): { [key in Name]?: number } {
  const isWhole = within(value, low, high) && Number.isInteger(value)
  return isWhole ? { [name]: value } as { [key in Name]?: number } : {}
}

/** Makers pad their names with zeros and blanks; nobody has a name of more than 64 letters. */
function words<Name extends string>(name: Name, value: unknown): { [key in Name]?: string } {
  // eslint-disable-next-line no-control-regex -- zeros pad the field
  const text = typeof value === 'string' ? value.replaceAll(/[\0-\x1F]/g, '').trim().slice(0, 64) : ''
  return text ? { [name]: text } as { [key in Name]?: string } : {}
}
