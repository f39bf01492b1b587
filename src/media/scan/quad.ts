import type { PageCorners, Point } from '../media-port.ts'
import type { Line } from './lines.ts'

/** Four sides in the order left, top, right, bottom (or turned); their light sides face inwards for light paper. */
export type Sides = readonly [Line, Line, Line, Line]

const quarter = Math.PI / 2

/** Every choice of four lines whose light sides face one another. */
export function* sideChoices(lines: readonly Line[]): Generator<Sides> {
  for (const tilt of [0, quarter / 2]) {
    const facing = (side: number) => lines.filter(({ angle }) => Math.abs(turnBetween(angle, tilt + side * quarter)) <= quarter / 2)
    for (const [left, top] of pairs(facing(0), facing(1)))
      yield* pairs(facing(2), facing(3)).map(([right, bottom]) => [left, top, right, bottom] as const)
  }
}

function pairs(ones: readonly Line[], others: readonly Line[]): [Line, Line][] {
  return ones.flatMap(one => others.map((other): [Line, Line] => [one, other]))
}

function turnBetween(one: number, other: number): number {
  const turn = (one - other) % (2 * Math.PI)
  return turn > Math.PI
    ? turn - 2 * Math.PI
    : turn < -Math.PI
      ? turn + 2 * Math.PI
      : turn
}

/** Where two lines meet, from the middle of the picture; undefined for near parallels. */
function meet(one: Line, other: Line): Point | undefined {
  const across = Math.sin(other.angle - one.angle)
  if (Math.abs(across) < 0.3)
    return undefined
  return {
    x: (one.distance * Math.sin(other.angle) - other.distance * Math.sin(one.angle)) / across,
    y: (other.distance * Math.cos(one.angle) - one.distance * Math.cos(other.angle)) / across,
  }
}

/** The corners between left and top, top and right, right and bottom, bottom and left; pixels from the middle. */
export function cornersOf([left, top, right, bottom]: Sides): PageCorners | undefined {
  const [a, b, c, d] = [
    meet(left, top),
    meet(top, right),
    meet(right, bottom),
    meet(bottom, left),
  ]
  return a && b && c && d
    ? [a, b, c, d]
    : undefined
}

/** Twice the signed area left of a, b, c; positive when they turn clockwise on a screen. */
function turnOf(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
}

export function areaOf([a, b, c, d]: PageCorners): number {
  return Math.abs(turnOf(a, b, c) + turnOf(a, c, d)) / 2
}

/** A sheet seen by a person who holds the phone over it: convex, clockwise, no corner sharper than 50 or flatter than 130 degrees. */
export function looksLikeSheet(corners: PageCorners): boolean {
  const clearest = Math.sin(50 * Math.PI / 180)
  return corners.every((corner, index) => {
    const before = corners[(index + 3) % 4] ?? corner
    const after = corners[(index + 1) % 4] ?? corner
    const sides = Math.hypot(corner.x - before.x, corner.y - before.y) * Math.hypot(after.x - corner.x, after.y - corner.y)
    return sides > 0 && turnOf(before, corner, after) / sides >= clearest
  })
}

/** Same corners, beginning with the one nearest to the top left, so that the page comes out the right way up. */
export function fromTopLeft(corners: PageCorners): PageCorners {
  const sums = corners.map(({ x, y }) => x + y)
  const first = sums.indexOf(Math.min(...sums))
  const at = (step: number) => corners[(first + step) % 4] as Point
  return [
    at(0),
    at(1),
    at(2),
    at(3),
  ]
}
