/** Light values 0 to 255, row by row. */
export interface GrayImage {
  width: number
  height: number
  data: Float32Array
}

export interface RgbaImage {
  width: number
  height: number
  data: Uint8ClampedArray
}

/** How light a pixel looks to a person (Rec. 709 weights). */
export function lightness(data: ArrayLike<number>, at: number): number {
  return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0)
}

export function toGray({ width, height, data }: RgbaImage): GrayImage {
  const gray = new Float32Array(width * height)
  for (let pixel = 0; pixel < gray.length; pixel++)
    gray[pixel] = lightness(data, pixel * 4)
  return { width, height, data: gray }
}

/** Binomial blur (1 4 6 4 1) in both directions: takes grain and print away, leaves the edge of a sheet. */
export function blurred(image: GrayImage): GrayImage {
  return blurredAlong(blurredAlong(image, 1), image.width)
}

function blurredAlong({ width, height, data }: GrayImage, step: number): GrayImage {
  const result = new Float32Array(data.length)
  const last = step === 1
    ? width - 1
    : height - 1
  for (let pixel = 0; pixel < data.length; pixel++) {
    const place = step === 1
      ? pixel % width
      : Math.floor(pixel / width)
    const at = (offset: number) => data[pixel + (Math.min(last, Math.max(0, place + offset)) - place) * step] ?? 0
    result[pixel] = (at(-2) + at(2) + 4 * (at(-1) + at(1)) + 6 * at(0)) / 16
  }
  return { width, height, data: result }
}
