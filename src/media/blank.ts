import { Failure } from '../domain/failure.ts'
import { surfaceOf } from './canvas.ts'
import { resized } from './resize.ts'

const sample = 16

/**
 * A canvas that ran out of memory is white or black and raises nothing. If the result is, and the source is not, the
 * picture counts as undecodable. A photo of a white wall passes.
 */
export async function refuseSilentBlank(result: OffscreenCanvas, source: ImageBitmap): Promise<void> {
  if (!isBlank(result))
    return
  const small = await resized(source, { width: sample, height: sample })
  try {
    if (!isBlank(small))
      throw new Failure('picture-undecodable')
  }
  finally {
    small.close()
  }
}

/** One even white or black, as far as a small copy tells. */
function isBlank(picture: CanvasImageSource): boolean {
  const { context } = surfaceOf(sample, sample)
  context.drawImage(picture, 0, 0, sample, sample)
  const { data } = context.getImageData(0, 0, sample, sample)
  const light = Array.from({ length: sample * sample }, (_, pixel) => Math.max(data[pixel * 4] ?? 0, data[pixel * 4 + 1] ?? 0, data[pixel * 4 + 2] ?? 0))
  const [low, high] = [Math.min(...light), Math.max(...light)]
  return high - low <= 2 && (high <= 3 || low >= 252)
}
