import { isHeif } from '../domain/evidence/file-kind.ts'
import { Failure } from '../domain/failure.ts'
import { readPhotoFacts } from './exif.ts'
import { loadPart } from './load-part.ts'
import { fitWithin } from './resize.ts'

/** The largest picture that phones make today has 200 megapixels; more is a bomb, and 1 GB in memory. */
const mostPixels = 210_000_000

/**
 * The picture as a person sees it, turned upright, its longest side at most `longest` pixels; never enlarged.
 * The caller closes the bitmap. Whatever the browser cannot draw is `Failure('picture-undecodable')`; a HEIC before the
 * viewer pack is there is `Failure('viewer-missing')`.
 */
export async function decodeUpright(bytes: ArrayBuffer, mime: string, longest: number): Promise<ImageBitmap> {
  const blob = new Blob([bytes], { type: mime })
  const options = await decodeOptions(bytes, longest)
  return fitWithin(await decode(blob, mime, options), longest)
}

async function decode(blob: Blob, mime: string, options: ImageBitmapOptions): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob, options)
  }
  catch (error) {
    if (isHeif(mime))
      return decodeHeic(blob)
    throw new Failure('picture-undecodable', {}, { cause: error })
  }
}

/** Safari draws HEIC by itself; for everybody else there is a decoder in the viewer pack. */
async function decodeHeic(blob: Blob): Promise<ImageBitmap> {
  const { heicTo } = await loadPart(import('./viewer-heic.ts'))
  try {
    return await heicTo({ blob, type: 'bitmap' })
  }
  catch (error) {
    throw new Failure('picture-undecodable', {}, { cause: error })
  }
}

/**
 * Asks the decoder for a small picture at once: 48 megapixels are 190 MB as pixels. Only the width is asked for, so that
 * a browser that turns the picture later than another one cannot squeeze it.
 */
async function decodeOptions(bytes: ArrayBuffer, longest: number): Promise<ImageBitmapOptions> {
  const { width, height, orientation = 1 } = await readPhotoFacts(bytes)
  if (width === undefined || height === undefined)
    return {}
  if (width * height > mostPixels)
    throw new Failure('picture-undecodable')
  const scale = longest / Math.max(width, height)
  const uprightWidth = orientation >= 5
    ? height
    : width
  return scale < 1
    ? {
        resizeWidth: Math.max(1, Math.round(uprightWidth * scale)),
        resizeQuality: 'high',
      }
    : {}
}
