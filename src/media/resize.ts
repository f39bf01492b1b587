import { loadPart } from './load-part.ts'

export interface Size {
  width: number
  height: number
}

/** The size with its longest side at most `longest`, same shape; never larger than it was. */
export function sizeWithin({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** The bitmap with its longest side at most `longest`. Closes the one that was given if it makes another. */
export async function fitWithin(bitmap: ImageBitmap, longest: number): Promise<ImageBitmap> {
  if (Math.max(bitmap.width, bitmap.height) <= longest)
    return bitmap
  try {
    return await resized(bitmap, sizeWithin(bitmap, longest))
  }
  finally {
    bitmap.close()
  }
}

/** A smaller copy in good quality; the source stays open. */
export async function resized(source: ImageBitmap, size: Size): Promise<ImageBitmap> {
  const copy = await createImageBitmap(source, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' })
  if (copy.width === size.width && copy.height === size.height)
    return copy
  // Old browsers ignore the wish and copy in full size.
  copy.close()
  return resizedByHand(source, size)
}

/** For browsers that cannot resize a bitmap. Works in tiles, so it never needs a canvas of the source's size. */
export async function resizedByHand(source: ImageBitmap, { width, height }: Size): Promise<ImageBitmap> {
  const { Pica } = await loadPart(import('pica'))
  const canvas = new OffscreenCanvas(width, height)
  // No workers of its own: this runs in one already, and its workers would need `unsafe-eval` under our policy.
  await new Pica({
    features: ['js', 'wasm'],
  }).resize(source, canvas)
  return canvas.transferToImageBitmap()
}
