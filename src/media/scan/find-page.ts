import type { PageCorners, Point } from '../media-port.ts'
import type { GrayImage } from './gray.ts'
import type { Line } from './lines.ts'
import type { Ground, Side } from './side.ts'
import { findEdges } from './edges.ts'
import { blurred } from './gray.ts'
import { findLines } from './lines.ts'
import { areaOf, cornersOf, fromTopLeft, looksLikeSheet, sideChoices } from './quad.ts'
import { lineThrough, stepsAlong, supportOf } from './side.ts'

/** A smaller sheet is no sheet that somebody photographs on purpose. */
const smallestShare = 0.12

/** How much of a side must really be an edge: of the worst side, and of all four. */
const worstSide = 0.7
const allSides = 0.8

/** How far a corner may lie outside the picture, as a share of it. */
const outside = 0.02

/**
 * The sheet of paper in a small picture (about 320 pixels), as fractions of it; null when unsure, since a wrong guess
 * costs a person more than drawing the corners by hand. Finds light paper on dark ground and the other way round.
 */
export function findPageIn(image: GrayImage): PageCorners | null {
  const smooth = blurred(blurred(image))
  const edges = findEdges(smooth)
  const lines = findLines(edges)
  const light = bestSheet({ image: smooth, edges, inward: 1 }, lines)
  const dark = bestSheet({ image: smooth, edges, inward: -1 }, lines.map(turnedRound))
  const best = (dark?.score ?? 0) > (light?.score ?? 0)
    ? dark
    : light
  return best
    ? fractions(refined(best), image)
    : null
}

/** The same edge, seen from its other side. */
function turnedRound({ angle, distance }: Line): Line {
  return { angle: (angle + Math.PI) % (2 * Math.PI), distance: -distance }
}

interface Sheet {
  corners: PageCorners
  ground: Ground
  score: number
}

/** The largest sheet that is drawn well: a table printed on a page is a frame too. */
function bestSheet(ground: Ground, lines: readonly Line[]): Sheet | undefined {
  let best: Sheet | undefined
  for (const sides of sideChoices(lines)) {
    const corners = cornersOf(sides)
    const score = corners
      ? scoreOf(corners, ground, best?.score ?? 1)
      : 0
    if (corners && score > (best?.score ?? 1))
      best = { corners, ground, score }
  }
  return best
}

/** Looking at the sides is slow, so only where the sheet could still win. */
function scoreOf(corners: PageCorners, ground: Ground, toBeat: number): number {
  const share = shareOf(corners, ground)
  const couldWin = share >= smallestShare && 1 + Math.sqrt(share) > toBeat
  return couldWin
    ? supportOfAll(corners, ground) + Math.sqrt(share)
    : 0
}

/** How much of the picture lies within the corners; 0 for what cannot be a sheet. */
function shareOf(corners: PageCorners, { edges: { width, height } }: Ground): number {
  const isInside = ({ x, y }: Point) => Math.abs(x) <= width * (0.5 + outside) && Math.abs(y) <= height * (0.5 + outside)
  return corners.every(isInside) && looksLikeSheet(corners)
    ? areaOf(corners) / (width * height)
    : 0
}

/** How much of the sides really are edges, 0 to 1; far below 0 for too little. */
function supportOfAll(corners: PageCorners, ground: Ground): number {
  const shares = sidesOf(corners).map(side => supportOf(side, ground))
  const mean = shares.reduce((sum, share) => sum + share) / shares.length
  return Math.min(...shares) >= worstSide && mean >= allSides
    ? mean
    : Number.NEGATIVE_INFINITY
}

/** Top, right, bottom, left. */
function sidesOf([a, b, c, d]: PageCorners): [Side, Side, Side, Side] {
  return [
    { from: a, to: b },
    { from: b, to: c },
    { from: c, to: d },
    { from: d, to: a },
  ]
}

/** Each side drawn again through the steps found along it: votes are counted in whole pixels and 2 degrees. */
function refined({ corners, ground }: Sheet): PageCorners {
  const redrawn = (side: Side) => lineThrough(stepsAlong(side, ground), side)
  const [top, right, bottom, left] = sidesOf(corners)
  const better = cornersOf([
    redrawn(left),
    redrawn(top),
    redrawn(right),
    redrawn(bottom),
  ])
  return better && looksLikeSheet(better)
    ? better
    : corners
}

function fractions(corners: PageCorners, { width, height }: GrayImage): PageCorners {
  const share = ({ x, y }: Point): Point => ({
    x: clamp((x + 0.5) / width + 0.5),
    y: clamp((y + 0.5) / height + 0.5),
  })
  const [a, b, c, d] = fromTopLeft(corners)
  return [
    share(a),
    share(b),
    share(c),
    share(d),
  ]
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
