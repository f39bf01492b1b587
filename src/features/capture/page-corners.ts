import type { PageCorners, Point } from '../../container/shapes.ts'

/** The whole picture, where no sheet was found. */
export const wholePicture: PageCorners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
]

/** A sheet smaller than this share of the picture is a slip of the finger. */
const SMALLEST = 0.02

/** One corner moved, inside the picture; as before where the four would cross or leave nothing between them. */
export function withCorner(corners: PageCorners, at: number, to: Point): PageCorners {
  const inside = {
    x: clamp(to.x),
    y: clamp(to.y),
  }
  const moved = corners.map((corner, n) => n === at
    ? inside
    : corner) as unknown as PageCorners
  return isSheet(moved)
    ? moved
    : corners
}

/** The corners clockwise from what shall be the top left after so many quarter turns to the right. */
export function turned(corners: PageCorners, quarters: number): PageCorners {
  const from = (4 - quarters % 4) % 4
  return [
    ...corners.slice(from),
    ...corners.slice(0, from),
  ] as unknown as PageCorners
}

/** Every turn goes the same way round, and there is a sheet between the corners. */
function isSheet(corners: PageCorners): boolean {
  const isConvex = corners.every((corner, n) => crossAt(corner, next(corners, n + 1), next(corners, n + 2)) > 0)
  return isConvex && areaOf(corners) > SMALLEST
}

function next(corners: PageCorners, n: number): Point {
  return corners[n % 4] as Point
}

function crossAt(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
}

function areaOf(corners: PageCorners): number {
  return Math.abs(corners.reduce((sum, corner, n) => sum + corner.x * next(corners, n + 1).y - corner.y * next(corners, n + 1).x, 0)) / 2
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
