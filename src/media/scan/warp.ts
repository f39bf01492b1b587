import type { PageCorners, Point } from '../media-port.ts'
import type { Size } from '../resize.ts'
import type { RgbaImage } from './gray.ts'

/** Height of A4 for a width of 1. */
const a4 = Math.SQRT2
const nearlyA4 = 0.05

/** The flat sheet's size in pixels of the source, at most `longest` on the long side; nearly A4 becomes A4. */
export function sheetSize([a, b, c, d]: PageCorners, longest: number): Size {
  const between = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y)
  const width = (between(a, b) + between(d, c)) / 2
  const height = (between(a, d) + between(b, c)) / 2
  const ratio = snapToA4(height / width)
  const long = Math.min(longest, Math.max(width, height))
  const [wide, high] = ratio >= 1
    ? [long / ratio, long]
    : [long, long * ratio]
  return {
    width: Math.max(1, Math.round(wide)),
    height: Math.max(1, Math.round(high)),
  }
}

function snapToA4(ratio: number): number {
  return [a4, 1 / a4].find(paper => Math.abs(ratio / paper - 1) <= nearlyA4) ?? ratio
}

/** x and y of the source for a place on the sheet, both sides 0 to 1. */
type Mapping = (across: number, down: number) => Point

/** The one projective map that takes the unit square to four corners (Heckbert 1989). */
export function sheetToPicture([a, b, c, d]: PageCorners): Mapping {
  const skew = { x: a.x - b.x + c.x - d.x, y: a.y - b.y + c.y - d.y }
  const right = { x: b.x - c.x, y: b.y - c.y }
  const low = { x: d.x - c.x, y: d.y - c.y }
  const across = right.x * low.y - right.y * low.x
  const g = (skew.x * low.y - skew.y * low.x) / across
  const h = (right.x * skew.y - right.y * skew.x) / across
  const x = { u: b.x - a.x + g * b.x, v: d.x - a.x + h * d.x }
  const y = { u: b.y - a.y + g * b.y, v: d.y - a.y + h * d.y }
  return (u, v) => {
    const depth = g * u + h * v + 1
    return { x: (x.u * u + x.v * v + a.x) / depth, y: (y.u * u + y.v * v + a.y) / depth }
  }
}

/** The sheet inside the corners (pixels of the picture), flat, with bilinear sampling. */
export function flattened(picture: RgbaImage, corners: PageCorners, { width, height }: Size): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4)
  const map = sheetToPicture(corners)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const { x, y } = map((column + 0.5) / width, (row + 0.5) / height)
      sampleInto(data, (row * width + column) * 4, picture, x - 0.5, y - 0.5)
    }
  }
  return { width, height, data }
}

// eslint-disable-next-line max-params -- runs once a pixel: an options object each time costs seconds on a phone
function sampleInto(target: Uint8ClampedArray, at: number, { width, height, data }: RgbaImage, x: number, y: number): void {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x)))
  const top = Math.min(height - 1, Math.max(0, Math.floor(y)))
  const right = Math.min(width - 1, left + 1)
  const bottom = Math.min(height - 1, top + 1)
  const across = Math.min(1, Math.max(0, x - left))
  const down = Math.min(1, Math.max(0, y - top))
  for (let channel = 0; channel < 3; channel++) {
    const upper = mix(data[(top * width + left) * 4 + channel] ?? 0, data[(top * width + right) * 4 + channel] ?? 0, across)
    const lower = mix(data[(bottom * width + left) * 4 + channel] ?? 0, data[(bottom * width + right) * 4 + channel] ?? 0, across)
    target[at + channel] = mix(upper, lower, down)
  }
  target[at + 3] = 255
}

function mix(one: number, other: number, share: number): number {
  return one + (other - one) * share
}
