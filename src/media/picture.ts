import type { Surface } from './canvas.ts'
import type { MadePicture } from './media-port.ts'
import { refuseSilentBlank } from './blank.ts'
import { jpegOf, madePicture, painted } from './canvas.ts'
import { decodeUpright } from './decode.ts'
import { resized, sizeWithin } from './resize.ts'

const kB = 1000

/** Longest side in pixels, largest size in bytes. */
export const derivativeLimits = {
  thumb: { longest: 320, bytes: 25 * kB },
  preview: { longest: 1600, bytes: 250 * kB },
} as const

type Limits = (typeof derivativeLimits)[keyof typeof derivativeLimits]

/** From good to just bearable; below that the picture gets smaller instead. */
const qualities = [0.84, 0.74, 0.62, 0.5, 0.4, 0.3] as const

/** Each attempt to save bytes by pixels keeps this much of a side. */
const shrinkBy = 0.8

/** Thumb and preview of a photo: upright, JPEG, without metadata. Reads the bytes only. */
export async function makeDerivatives(bytes: ArrayBuffer, mime: string): Promise<[MadePicture<'thumb'>, MadePicture<'preview'>]> {
  const picture = await decodeUpright(bytes, mime, derivativeLimits.preview.longest)
  try {
    const surface = painted(picture)
    await refuseSilentBlank(surface.canvas, picture)
    const preview = await compress('preview', surface)
    const thumb = await makeThumb(picture)
    return [thumb, preview]
  }
  finally {
    picture.close()
  }
}

async function makeThumb(picture: ImageBitmap): Promise<MadePicture<'thumb'>> {
  const small = await resized(picture, sizeWithin(picture, derivativeLimits.thumb.longest))
  try {
    return await compress('thumb', painted(small))
  }
  finally {
    small.close()
  }
}

/** The best quality that fits the limit; noise that never fits at this size is made smaller and tried again. */
async function compress<Role extends keyof typeof derivativeLimits>(role: Role, { canvas }: Surface): Promise<MadePicture<Role>> {
  const limits: Limits = derivativeLimits[role]
  for (const quality of qualities) {
    const bytes = await jpegOf(canvas, quality)
    if (bytes.byteLength <= limits.bytes)
      return madePicture(role, bytes, canvas)
  }
  return compress(role, await shrunk(canvas))
}

async function shrunk(canvas: OffscreenCanvas): Promise<Surface> {
  const bitmap = canvas.transferToImageBitmap()
  const smaller = await resized(bitmap, sizeWithin(bitmap, Math.max(bitmap.width, bitmap.height) * shrinkBy))
  bitmap.close()
  try {
    return painted(smaller)
  }
  finally {
    smaller.close()
  }
}
