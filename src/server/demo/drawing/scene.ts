import type { Pen } from './pen.ts'
import { demoMark } from './mark.ts'
import { createPen } from './pen.ts'
import { counter, dining, festival, lecture, meeting, noSmoking, reading } from './scenes-indoors.ts'
import { bins, board, planting, sweeping, together } from './scenes-outdoors.ts'
import { notice, report, signInSheet } from './scenes-papers.ts'
import { crossing, fireDrill, harbour } from './scenes-town.ts'

const landscape = {
  sweeping,
  bins,
  together,
  planting,
  board,
  crossing,
  harbour,
  fireDrill,
  lecture,
  meeting,
  reading,
  counter,
  festival,
  dining,
  noSmoking,
}
const upright = { notice, signInSheet, report }

export type SceneName = keyof typeof landscape | keyof typeof upright
export const sceneNames = [
  ...Object.keys(landscape),
  ...Object.keys(upright),
] as SceneName[]

/** A drawing as SVG, `long` pixels on its longer side, marked 演示 across and in a corner. */
export function sceneSvg(name: SceneName, seed: number, long: number): { svg: string, width: number, height: number } {
  const pen = createPen(seed)
  const isUpright = name in upright
  const [w, h] = isUpright
    ? [300, 400]
    : [400, 300]
  const drawing = ({
    ...landscape,
    ...upright,
  } as Record<SceneName, (pen: Pen) => string>)[name](pen)
  const across = `<g transform="rotate(-24 ${w / 2} ${h / 2})" opacity=".16">${demoMark({
    x: w / 2 - 92,
    y: h / 2 - 46,
    size: 90,
    fill: '#20262b',
  })}</g>`
  const plate = `<rect x="8" y="${h - 38}" width="68" height="30" rx="5" fill="#20262b" opacity=".78"/>${demoMark({
    x: 15,
    y: h - 36,
    size: 26,
    fill: '#ffffff',
  })}`
  const [width, height] = isUpright
    ? [long * 0.75, long]
    : [long, long * 0.75]
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${w} ${h}">${drawing}${across}${plate}</svg>`, width, height }
}
