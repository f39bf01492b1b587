import type { Pen } from './pen.ts'
import { at, box, dot, line, shape, times } from './pen.ts'

export const red = '#b5473f'
export const jackets = [
  '#b5473f',
  '#6f93b5',
  '#5f8467',
  '#8a8f96',
  '#c08a3e',
] as const
const skins = ['#e3bd9c', '#d9ae8b', '#e8c7a8'] as const
const dark = '#3b4654'

export interface Figure {
  x: number
  /** Of the feet. */
  y: number
  scale?: number
  jacket?: string
  /** Where the hands are: 0 hanging, 1 reaching forward. */
  reach?: number
  isSitting?: boolean
  cap?: string
  more?: string
}

/** Somebody without a face. About 66 units high at scale 1. */
export function figure(pen: Pen, { x, y, scale = 1, jacket = red, reach = 0, isSitting = false, cap, more = '' }: Figure): string {
  const legs = isSitting
    ? ''
    : box({
      x: -7,
      y: -24,
      w: 6,
      h: 24,
      fill: dark,
      r: 2,
    }) + box({
      x: 1,
      y: -24,
      w: 6,
      h: 24,
      fill: dark,
      r: 2,
    })
  const top = isSitting
    ? -34
    : -52
  const hand = 8 + reach * 12
  const arms = line(`M-9 ${top + 8}L-12 ${top + 24}`, jacket, 6) + line(`M9 ${top + 8}L${9 + hand * 0.6} ${top + 24 - reach * 8}`, jacket, 6)
  const head = dot(0, top - 7, 8, pen.pick(skins))
  const hair = shape(`M-8 ${top - 8}a8 8 0 0 1 16 0c-4 -3.500 -12 -3.500 -16 0z`, cap ?? pen.pick(['#38322f', '#4a423d', '#2f2c2b']))
  return at({ x, y, scale }, legs + box({
    x: -11,
    y: top,
    w: 22,
    h: 32,
    fill: jacket,
    r: 7,
  }) + arms + head + hair + more)
}

/** Rows of people, the back row first and higher. */
export function crowd(pen: Pen, { x, y, w, rows, perRow, jacket }: { x: number, y: number, w: number, rows: number, perRow: number, jacket?: string }): string {
  return times(rows, (row) => {
    const count = perRow + (row % 2)
    return times(count, n => figure(pen, {
      x: x + w * (n + 0.5) / count + pen.between(-2, 2),
      y: y + row * 20 + pen.between(-1.5, 1.5),
      scale: 0.92 + row * 0.06,
      jacket: jacket ?? pen.pick(jackets),
    }))
  })
}

export function broom(): string {
  return line('M16 -34L30 -4', '#a98b5f', 2.500) + shape('M26 -8L36 -6L38 2L24 2Z', '#c9a961')
}

export function spade(): string {
  return line('M16 -36L24 -8', '#8d7653', 2.500) + shape('M20 -10L29 -12L28 1L22 2Z', '#7c8791')
}

export function flag(fill: string): string {
  return line('M16 -34L20 -78', '#8d7653', 2) + shape('M20 -78L46 -72L42 -62L45 -54L18 -58Z', fill)
}

export function paper(): string {
  return at({ x: 16, y: -34, turn: -8 }, box({
    x: -5,
    y: -8,
    w: 12,
    h: 16,
    fill: '#f6f6f3',
    r: 1,
  }))
}
