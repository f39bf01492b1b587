import type { StraightenWork } from './media-messages.ts'
import type { MadePicture, PageCorners, Point } from './media-port.ts'
import type { RgbaImage } from './scan/gray.ts'
import { Failure } from '../domain/failure.ts'
import { jpegOf, madePicture, painted, surfaceOf } from './canvas.ts'
import { decodeUpright } from './decode.ts'
import { evenLight } from './scan/even-light.ts'
import { findPageIn } from './scan/find-page.ts'
import { toGray } from './scan/gray.ts'
import { areaOf } from './scan/quad.ts'
import { flattened, sheetSize } from './scan/warp.ts'

/** Edges of paper are found in a small picture: quicker, and grain is gone. */
const searchedAt = 320

/** Enough for A4 at 200 dpi from a photo that shows more than the sheet. */
const readAt = 3200
const longestPage = 2339
const quality = 0.85

/** The paper's corners in a photo, as fractions of the upright picture, or null when unsure. */
export async function findPage(bytes: ArrayBuffer, mime: string): Promise<PageCorners | null> {
  return findPageIn(toGray(await pixelsOf(bytes, mime, searchedAt)))
}

/** The sheet inside the corners as a flat JPEG. Corners that enclose nothing are `Failure('bad-field')`. */
export async function straighten(bytes: ArrayBuffer, mime: string, work: StraightenWork): Promise<MadePicture<'page'>> {
  refuseFlatCorners(work.corners)
  const picture = await pixelsOf(bytes, mime, readAt)
  const corners = inPixels(work.corners, picture)
  const sheet = flattened(picture, corners, sheetSize(corners, longestPage))
  if (work.enhance === 'document')
    evenLight(sheet)
  const { canvas, context } = surfaceOf(sheet.width, sheet.height)
  context.putImageData(new ImageData(sheet.data as Uint8ClampedArray<ArrayBuffer>, sheet.width), 0, 0)
  return madePicture('page', await jpegOf(canvas, quality), canvas)
}

async function pixelsOf(bytes: ArrayBuffer, mime: string, longest: number): Promise<RgbaImage> {
  const bitmap = await decodeUpright(bytes, mime, longest)
  try {
    return painted(bitmap).context.getImageData(0, 0, bitmap.width, bitmap.height)
  }
  finally {
    bitmap.close()
  }
}

function refuseFlatCorners(corners: PageCorners): void {
  const isNumber = ({ x, y }: Point) => Number.isFinite(x) && Number.isFinite(y)
  if (corners.length !== 4 || !corners.every(isNumber) || areaOf(corners) < 0.005)
    throw new Failure('bad-field', { field: 'corners' })
}

function inPixels(corners: PageCorners, { width, height }: RgbaImage): PageCorners {
  const [a, b, c, d] = corners.map(({ x, y }) => ({ x: x * width, y: y * height })) as [Point, Point, Point, Point]
  return [a, b, c, d]
}
