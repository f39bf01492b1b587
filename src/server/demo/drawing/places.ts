import type { Pen } from './pen.ts'
import { at, box, dot, line, times, writing } from './pen.ts'

export const red = '#a8433c'
export const paperWhite = '#f4f4f1'

export function outdoors(pen: Pen, { horizon = 190, ground }: { horizon?: number, ground?: string } = {}): string {
  const sky = pen.pick([
    '#dfe8ee',
    '#d7e3ea',
    '#e6e9ea',
    '#e9e4da',
  ])
  return box({
    x: 0,
    y: 0,
    w: 400,
    h: 300,
    fill: sky,
  })
  + times(pen.whole(0, 3), () => cloud(pen))
  + box({
    x: 0,
    y: horizon,
    w: 400,
    h: 300 - horizon,
    fill: ground ?? pen.pick(['#cfcac0', '#d6d0c2', '#c9c8c3']),
  })
}

function cloud(pen: Pen): string {
  const [x, y] = [
    pen.between(20, 360),
    pen.between(18, 70),
  ]
  return dot(x, y, 14, '#f2f5f6') + dot(x + 16, y + 4, 11, '#f2f5f6') + dot(x - 15, y + 5, 10, '#f2f5f6')
}

export function skyline(pen: Pen, y: number): string {
  return times(pen.whole(3, 6), (n) => {
    const [w, h] = [
      pen.between(30, 64),
      pen.between(36, 96),
    ]
    const x = n * 74 + pen.between(-14, 26)
    const windows = times(Math.floor(h / 18), row => times(Math.floor(w / 16), column =>
      box({
        x: x + 7 + column * 15,
        y: y - h + 9 + row * 17,
        w: 7,
        h: 8,
        fill: '#dbe2e6',
      })))
    return box({
      x,
      y: y - h,
      w,
      h,
      fill: pen.pick(['#bcc6cd', '#c6ced3', '#b3bfc7']),
    }) + windows
  })
}

export function tree(pen: Pen, { x, y, scale = 1 }: { x: number, y: number, scale?: number }): string {
  const green = pen.pick(['#7fa58a', '#6c9478', '#8bae86'])
  return at({ x, y, scale }, box({
    x: -4,
    y: -52,
    w: 8,
    h: 52,
    fill: '#8a7257',
    r: 2,
  })
  + dot(0, -72, 28, green) + dot(-20, -58, 18, green) + dot(19, -60, 19, green) + dot(4, -88, 16, pen.pick(['#93b596', '#86ab8c'])))
}

/** A banner between two poles or on a wall; its words are bars. */
export function banner({ x, y, w, h = 26, fill = red }: { x: number, y: number, w: number, h?: number, fill?: string }): string {
  return box({ x, y, w, h, fill, r: 2 }) + box({
    x: x + w * 0.14,
    y: y + h * 0.36,
    w: w * 0.72,
    h: h * 0.28,
    fill: '#f1d9a8',
    r: 2,
  })
}

export function poles({ x, y, w, h }: { x: number, y: number, w: number, h: number }): string {
  return box({ x, y, w: 4, h, fill: '#8f99a1' }) + box({
    x: x + w - 4,
    y,
    w: 4,
    h,
    fill: '#8f99a1',
  })
}

export function room(pen: Pen, floorY = 205): string {
  const wall = pen.pick([
    '#e9e5dc',
    '#e3e7e8',
    '#ece8e1',
    '#e2e6de',
  ])
  return box({
    x: 0,
    y: 0,
    w: 400,
    h: 300,
    fill: wall,
  })
  + box({
    x: 0,
    y: floorY,
    w: 400,
    h: 300 - floorY,
    fill: pen.pick(['#cdb79b', '#c8c3b8', '#b9bfc2']),
  })
  + box({
    x: 0,
    y: floorY - 4,
    w: 400,
    h: 5,
    fill: '#ffffff66',
  })
}

export function window({ x, y, w = 62, h = 70 }: { x: number, y: number, w?: number, h?: number }): string {
  return box({
    x,
    y,
    w,
    h,
    fill: '#c9d9e2',
    more: 'stroke="#f7f7f5" stroke-width="4"',
  }) + line(`M${x + w / 2} ${y}V${y + h}`, '#f7f7f5', 3)
}

export function screen({ x, y, w, h }: { x: number, y: number, w: number, h: number }): string {
  return box({ x, y, w, h, fill: '#5d6a74', r: 4 }) + box({
    x: x + 5,
    y: y + 5,
    w: w - 10,
    h: h - 10,
    fill: '#eef3f4',
    r: 2,
  })
  + box({
    x: x + 18,
    y: y + 16,
    w: w * 0.46,
    h: 8,
    fill: red,
    r: 2,
  })
  + writing({
    x: x + 18,
    y: y + 34,
    w: w - 46,
    lines: Math.max(2, Math.floor((h - 50) / 10)),
  })
}

export function desk({ x, y, w, h = 34, fill = '#a97f55' }: { x: number, y: number, w: number, h?: number, fill?: string }): string {
  return box({ x, y, w, h, fill, r: 3 }) + box({
    x,
    y,
    w,
    h: 6,
    fill: '#ffffff33',
    r: 3,
  })
}
