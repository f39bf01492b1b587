import type { MadePicture } from './media-port.ts'
import type { Size } from './resize.ts'
import { Failure } from '../domain/failure.ts'
import { sha256Hex } from './hash.ts'

/** iOS gives a white or black picture, and no error, above 16,777,216 pixels on a canvas. */
const mostCanvasPixels = 16_777_216

export interface Surface {
  canvas: OffscreenCanvas
  context: OffscreenCanvasRenderingContext2D
}

/** An opaque white canvas; JPEG knows no transparency and would show black instead. */
export function whiteSurface({ width, height }: Size): Surface {
  if (width * height > mostCanvasPixels)
    throw new Failure('picture-undecodable')
  const surface = surfaceOf(width, height)
  surface.context.fillStyle = '#fff'
  surface.context.fillRect(0, 0, width, height)
  return surface
}

export function surfaceOf(width: number, height: number): Surface {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: width * height <= 1_000_000 })
  if (!context)
    throw new Failure('picture-undecodable')
  return { canvas, context }
}

/** A picture of exactly this bitmap, on white. */
export function painted(bitmap: ImageBitmap): Surface {
  const surface = whiteSurface(bitmap)
  surface.context.drawImage(bitmap, 0, 0)
  return surface
}

export async function jpegOf(canvas: OffscreenCanvas, quality: number): Promise<ArrayBuffer> {
  try {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality })
    return await blob.arrayBuffer()
  }
  catch (error) {
    throw new Failure('picture-undecodable', {}, { cause: error })
  }
}

/** The finished picture with its own name, the hash. */
export async function madePicture<Role extends string>(role: Role, bytes: ArrayBuffer, { width, height }: Size): Promise<MadePicture<Role>> {
  return {
    role,
    bytes,
    sha256: await sha256Hex(bytes),
    width,
    height,
    size: bytes.byteLength,
  }
}
