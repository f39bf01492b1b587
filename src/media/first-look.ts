import type { InspectedFile } from './media-port.ts'
import { acceptedTypes, sizeLimits } from '../domain/evidence/file-kind.ts'

/** By the brand that an ISO media file begins with. */
const brands: Readonly<Record<string, string>> = {
  'heic': 'image/heic',
  'heix': 'image/heic',
  'mif1': 'image/heif',
  'avif': 'image/avif',
  'qt  ': 'video/quicktime',
  'isom': 'video/mp4',
  'iso2': 'video/mp4',
  'mp41': 'video/mp4',
  'mp42': 'video/mp4',
  'avc1': 'video/mp4',
  'M4V ': 'video/x-m4v',
  '3gp4': 'video/3gpp',
  '3gp5': 'video/3gpp',
}

/**
 * What cameras and scanners make, by the first bytes alone and without the libraries of the worker: for the moment when the
 * worker is broken and a shot must be saved all the same. `undefined` for everything else.
 */
export function firstLook(bytes: ArrayBuffer, name: string): InspectedFile | undefined {
  const mime = mimeOf(new TextDecoder('latin1').decode(bytes.slice(0, 12)))
  const accepted = mime === undefined
    ? undefined
    : acceptedTypes[mime]
  if (mime === undefined || !accepted || bytes.byteLength > sizeLimits[accepted.kind])
    return undefined
  const { kind, ext } = accepted
  return {
    kind,
    mime,
    ext,
    wrongExtension: promises(name) !== '' && promises(name) !== ext,
    size: bytes.byteLength,
    ...kind === 'photo'
      ? { photo: {} }
      : {},
  }
}

function mimeOf(head: string): string | undefined {
  if (head.startsWith('\xFF\xD8\xFF'))
    return 'image/jpeg'
  if (head.startsWith('PNG\r\n', 1))
    return 'image/png'
  if (head.startsWith('RIFF') && head.endsWith('WEBP'))
    return 'image/webp'
  if (head.startsWith('%PDF-'))
    return 'application/pdf'
  return head.slice(4, 8) === 'ftyp'
    ? brands[head.slice(8, 12)]
    : undefined
}

/** 'jpg' for 'IMG_0001.JPEG'; '' where the name has no extension. */
function promises(name: string): string {
  const ext = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return ext === 'jpeg'
    ? 'jpg'
    : ext
}
