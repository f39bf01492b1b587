import type { Point } from '../media-port.ts'
import type { Size } from '../resize.ts'
import type { Edges } from './edges.ts'
import type { GrayImage } from './gray.ts'
import type { Line } from './lines.ts'
import { faintestEdge } from './edges.ts'

/** One side of a sheet, clockwise, so that the inside lies to the right of the way; pixels from the middle. */
export interface Side {
  from: Point
  to: Point
}

/** A picture, its edges, and which way they go at the border of a sheet. */
export interface Ground {
  image: GrayImage
  edges: Edges
  /** 1: the paper is lighter than its ground; -1: darker. */
  inward: 1 | -1
}

export interface Step extends Point {
  /** How much lighter it gets towards the inside (darker, for dark paper). */
  height: number
}

const samples = 48
const reach = 3

/** Paper goes on behind its edge; a stick or a line of ink ends within this many pixels. */
const behind = 7
const leastDifference = 8

/** Along a side, the places where paper begins within a few pixels. The ends are left out: corners are round or bent. */
export function stepsAlong({ from, to }: Side, ground: Ground): Step[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const normal = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length }
  return Array.from({ length: samples }, (_, index) => {
    const share = 0.06 + 0.88 * index / (samples - 1)
    const on = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
    return clearestStep(on, normal, ground)
  }).filter(step => step.height >= faintestEdge && goesOn(step, normal, ground))
}

/** How much of a side is the edge of paper, 0 to 1. */
export function supportOf(side: Side, ground: Ground): number {
  return stepsAlong(side, ground).length / samples
}

function clearestStep(on: Point, normal: Point, { edges, inward }: Ground): Step {
  let best: Step = { ...on, height: 0 }
  for (let away = -reach; away <= reach; away++) {
    const point = moved(on, normal, away)
    const at = pixelAt(point, edges)
    const height = inward * ((edges.dx[at] ?? 0) * normal.x + (edges.dy[at] ?? 0) * normal.y)
    if (height > best.height)
      best = { ...point, height }
  }
  return best
}

function goesOn(step: Step, normal: Point, { image, inward }: Ground): boolean {
  const inside = pixelAt(moved(step, normal, behind), image)
  const outside = pixelAt(moved(step, normal, -behind), image)
  const difference = (image.data[inside] ?? 0) - (image.data[outside] ?? 0)
  return inside < 0 || outside < 0 || inward * difference >= leastDifference
}

function moved(point: Point, normal: Point, away: number): Point {
  return { x: point.x + normal.x * away, y: point.y + normal.y * away }
}

/** -1 outside of the picture, where there is nothing. */
function pixelAt({ x, y }: Point, { width, height }: Size): number {
  const column = Math.round(x + width / 2)
  const row = Math.round(y + height / 2)
  const isOutside = column < 0 || row < 0 || column >= width || row >= height
  return isOutside
    ? -1
    : row * width + column
}

/** The line through the steps found along a side: least squares across it, weighted by how clear each step is. */
export function lineThrough(steps: readonly Step[], { from, to }: Side): Line {
  const weight = steps.reduce((sum, { height }) => sum + height, 0)
  const mean = (value: (step: Step) => number) => steps.reduce((sum, step) => sum + value(step) * step.height, 0) / weight
  const x = mean(step => step.x)
  const y = mean(step => step.y)
  const xx = mean(step => (step.x - x) ** 2)
  const yy = mean(step => (step.y - y) ** 2)
  const xy = mean(step => (step.x - x) * (step.y - y))
  const along = Math.atan2(2 * xy, xx - yy) / 2
  const isBackwards = Math.cos(along) * (to.x - from.x) + Math.sin(along) * (to.y - from.y) < 0
  const angle = along + Math.PI / 2 + (isBackwards ? Math.PI : 0)
  return { angle, distance: x * Math.cos(angle) + y * Math.sin(angle) }
}
