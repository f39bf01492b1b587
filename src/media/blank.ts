import { Failure } from '../domain/failure.ts'
import { whiteSurface } from './canvas.ts'
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

/** All white or all black, as far as a small copy tells. */
function isBlank(picture: CanvasImageSource): boolean {
  const { context } = whiteSurface({ width: sample, height: sample })
  context.drawImage(picture, 0, 0, sample, sample)
  const colours = context.getImageData(0, 0, sample, sample).data.filter((_, at) => at % 4 !== 3)
  return colours.every(value => value >= 252) || colours.every(value => value <= 3)
}
