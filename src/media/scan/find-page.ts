import type { PageCorners, Point } from '../media-port.ts'
import type { Edges } from './edges.ts'
import type { GrayImage } from './gray.ts'
import type { Line } from './lines.ts'
import { findEdges } from './edges.ts'
import { blurred } from './gray.ts'
import { findLines } from './lines.ts'
import { areaOf, cornersOf, fromTopLeft, looksLikeSheet, sideChoices } from './quad.ts'

/** A smaller sheet is no sheet that somebody photographs on purpose. */
const smallestShare = 0.12

/** How much of a side must really be an edge: of the worst side, and of all four. */
const worstSide = 0.6
const allSides = 0.75

/** How far a corner may lie outside the picture, as a share of it. */
const outside = 0.02

/**
 * The sheet of paper in a small picture (about 320 pixels), as fractions of it; null when unsure, since a wrong guess
 * costs a person more than drawing the corners by hand. Finds light paper on dark ground and the other way round.
 */
export function findPageIn(image: GrayImage): PageCorners | null {
  const edges = findEdges(blurred(blurred(image)))
  const light = findLines(edges)
  const dark = light.map(({ angle, distance }) => ({ angle: (angle + Math.PI) % (2 * Math.PI), distance: -distance }))
  const found = [bestSheet(edges, light, 1), bestSheet(edges, dark, -1)].filter(sheet => sheet !== undefined)
  const best = found.sort((one, other) => other.score - one.score)[0]
  return best ? fractions(refined(best.corners, edges, best.inward), image) : null
}

interface Sheet {
  corners: PageCorners
  score: number
  /** 1: the paper is lighter than its ground; -1: darker. */
  inward: 1 | -1
}

function bestSheet(edges: Edges, lines: readonly Line[], inward: 1 | -1): Sheet | undefined {
  let best: Sheet | undefined
  const whole = edges.width * edges.height
  for (const sides of sideChoices(lines)) {
    const corners = cornersOf(sides)
    if (!corners || !corners.every(corner => isInside(corner, edges)) || !looksLikeSheet(corners))
      continue
    const share = areaOf(corners) / whole
    // The largest sheet that is drawn well wins: a table printed on a page is a frame too.
    const mostPossible = 1 + Math.sqrt(share)
    if (share < smallestShare || (best && mostPossible <= best.score))
      continue
    const support = supportOf(corners, edges, inward)
    const score = support.mean + Math.sqrt(share)
    if (support.worst >= worstSide && support.mean >= allSides && (!best || score > best.score))
      best = { corners, score, inward }
  }
  return best
}

function isInside({ x, y }: Point, { width, height }: Edges): boolean {
  return Math.abs(x) <= width * (0.5 + outside) && Math.abs(y) <= height * (0.5 + outside)
}

function supportOf(corners: PageCorners, edges: Edges, inward: 1 | -1): { worst: number, mean: number } {
  const shares = corners.map((corner, index) => {
    const points = sideSamples(corner, corners[(index + 1) % 4] ?? corner, edges, inward)
    return points.filter(({ step }) => step >= edges.threshold).length / points.length
  })
  return { worst: Math.min(...shares), mean: shares.reduce((sum, share) => sum + share) / 4 }
}

interface Sample extends Point {
  /** How much lighter it gets towards the inside (darker, for dark paper). */
  step: number
}

const samples = 48
const reach = 3

/** Along a side, the clearest step within a few pixels of it. The ends are left out: corners are round or bent. */
function sideSamples(from: Point, to: Point, edges: Edges, inward: 1 | -1): Sample[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  // Corners go clockwise, so the inside lies to the right of the way.
  const normal = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length }
  return Array.from({ length: samples }, (_, index) => {
    const share = 0.06 + 0.88 * index / (samples - 1)
    const on = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
    let best: Sample = { ...on, step: 0 }
    for (let away = -reach; away <= reach; away++) {
      const point = { x: on.x + normal.x * away, y: on.y + normal.y * away }
      const at = pixelAt(point, edges)
      const step = at < 0 ? 0 : inward * ((edges.dx[at] ?? 0) * normal.x + (edges.dy[at] ?? 0) * normal.y)
      if (step > best.step)
        best = { ...point, step }
    }
    return best
  })
}

function pixelAt({ x, y }: Point, { width, height }: Edges): number {
  const [column, row] = [Math.round(x + width / 2), Math.round(y + height / 2)]
  return column < 0 || row < 0 || column >= width || row >= height ? -1 : row * width + column
}

/** Each side drawn again through the steps found along it: votes are counted in whole pixels and 2 degrees. */
function refined(corners: PageCorners, edges: Edges, inward: 1 | -1): PageCorners {
  const side = (index: number): Line => {
    const [from, to] = [corners[index % 4], corners[(index + 1) % 4]] as [Point, Point]
    const points = sideSamples(from, to, edges, inward).filter(({ step }) => step >= edges.threshold)
    return lineThrough(points, from, to)
  }
  const better = cornersOf([side(3), side(0), side(1), side(2)])
  return better && looksLikeSheet(better) ? better : corners
}

/** Least squares across the line, weighted by how clear each step is. */
function lineThrough(points: readonly Sample[], from: Point, to: Point): Line {
  const weight = points.reduce((sum, { step }) => sum + step, 0)
  const mean = (value: (sample: Sample) => number) => points.reduce((sum, sample) => sum + value(sample) * sample.step, 0) / weight
  const [x, y] = [mean(point => point.x), mean(point => point.y)]
  const xx = mean(point => (point.x - x) ** 2)
  const yy = mean(point => (point.y - y) ** 2)
  const xy = mean(point => (point.x - x) * (point.y - y))
  const along = Math.atan2(2 * xy, xx - yy) / 2
  const isBackwards = Math.cos(along) * (to.x - from.x) + Math.sin(along) * (to.y - from.y) < 0
  const angle = along + Math.PI / 2 + (isBackwards ? Math.PI : 0)
  return { angle, distance: x * Math.cos(angle) + y * Math.sin(angle) }
}

function fractions(corners: PageCorners, { width, height }: GrayImage): PageCorners {
  const share = ({ x, y }: Point): Point => ({ x: clamp((x + 0.5) / width + 0.5), y: clamp((y + 0.5) / height + 0.5) })
  const [a, b, c, d] = fromTopLeft(corners)
  return [share(a), share(b), share(c), share(d)]
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
