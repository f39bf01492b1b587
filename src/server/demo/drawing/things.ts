import type { Pen } from './pen.ts'
import { at, box, line, shape, times } from './pen.ts'
import { red } from './places.ts'

export function bin({ x, y, fill, scale = 1 }: { x: number, y: number, fill: string, scale?: number }): string {
  return at({ x, y, scale }, shape('M-27 -78H27L22 0H-22Z', fill) + box({
    x: -31,
    y: -88,
    w: 62,
    h: 12,
    fill,
    r: 3,
    more: 'style="filter:brightness(.9)"',
  })
  + box({
    x: -31,
    y: -88,
    w: 62,
    h: 12,
    fill: '#00000018',
    r: 3,
  }) + box({
    x: -10,
    y: -56,
    w: 20,
    h: 20,
    fill: '#ffffffb0',
    r: 2,
  }))
}

export function lantern({ x, y }: { x: number, y: number }): string {
  return `${line(`M${x} ${y - 26}V${y - 14}`, '#8d7653', 2)}<ellipse cx="${x}" cy="${y}" rx="17" ry="14" fill="${red}"/>${
    box({
      x: x - 8,
      y: y - 16,
      w: 16,
      h: 4,
      fill: '#d9b562',
      r: 1,
    })}${box({
    x: x - 8,
    y: y + 12,
    w: 16,
    h: 4,
    fill: '#d9b562',
    r: 1,
  })
  }${line(`M${x} ${y + 16}V${y + 28}`, '#d9b562', 2)}`
}

export function seal({ x, y, r }: { x: number, y: number, r: number }): string {
  const points = Array.from({ length: 10 }, (_, n) => {
    const [angle, reach] = [
      Math.PI * (n / 5 - 0.5),
      n % 2 === 0
        ? r * 0.48
        : r * 0.2,
    ]
    return `${(x + Math.cos(angle) * reach).toFixed(1)} ${(y + Math.sin(angle) * reach).toFixed(1)}`
  })
  return `<g opacity=".72"><circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="#c0392f" stroke-width="${r * 0.11}"/>${shape(`M${points.join('L')}Z`, '#c0392f')}</g>`
}

export function shelf(pen: Pen, { x, y, w, h }: { x: number, y: number, w: number, h: number }): string {
  const inks = [
    '#6f93b5',
    '#b5675f',
    '#7fa58a',
    '#c4a05a',
    '#8a8f96',
    '#a48cb0',
  ]
  const boards = Math.floor(h / 34)
  return box({ x, y, w, h, fill: '#8a6a4b', r: 3 }) + times(boards, (row) => {
    const top = y + 5 + row * 34
    let books = box({
      x: x + 5,
      y: top,
      w: w - 10,
      h: 28,
      fill: '#5f4a37',
    })
    for (let left = x + 8; left < x + w - 16;) {
      const [thick, tall] = [
        pen.between(5, 10),
        pen.between(17, 26),
      ]
      books += box({
        x: left,
        y: top + 28 - tall,
        w: thick,
        h: tall,
        fill: pen.pick(inks),
        r: 1,
      })
      left += thick + (pen.next() < 0.08
        ? 12
        : 1)
    }
    return books
  })
}
