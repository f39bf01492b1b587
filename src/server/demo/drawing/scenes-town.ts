import type { Pen } from './pen.ts'
import { at, box, dot, line, shape, times } from './pen.ts'
import { figure, flag, jackets, red } from './people.ts'
import { banner, outdoors, skyline } from './places.ts'

export function crossing(pen: Pen): string {
  const stripes = times(8, n => shape(`M${30 + n * 46} 214h26l-14 62h-30z`, '#eceae4'))
  return outdoors(pen, { horizon: 172, ground: '#8d9297' }) + skyline(pen, 174) + stripes
    + box({
      x: 338,
      y: 66,
      w: 6,
      h: 150,
      fill: '#6c757c',
    }) + box({
    x: 328,
    y: 62,
    w: 26,
    h: 56,
    fill: '#3f474e',
    r: 5,
  })
  + dot(341, 76, 6, '#8d3a34') + dot(341, 90, 6, '#8a7436') + dot(341, 104, 6, '#6fbf83')
  + figure(pen, {
    x: 96,
    y: 268,
    scale: 1.2,
    cap: red,
    more: flag(red),
  })
  + times(pen.whole(2, 3), n => figure(pen, {
    x: 190 + n * 46,
    y: 252 + pen.between(-6, 14),
    jacket: pen.pick(jackets.slice(1)),
  }))
}

export function harbour(pen: Pen): string {
  const boxes = times(pen.whole(5, 8), n => box({
    x: 132 + (n % 4) * 46,
    y: 176 - Math.floor(n / 4) * 20,
    w: 44,
    h: 19,
    fill: pen.pick([
      '#b5645c',
      '#6f93b5',
      '#c4a05a',
      '#7fa58a',
    ]),
    r: 1,
  }))
  const crane = line('M64 214V66M104 214V66M64 66H200M64 96L104 66M64 66L104 96M84 66V36L200 66', '#b06a4a', 4) + line('M182 66V128', '#6c757c', 2)
  return outdoors(pen, { horizon: 160, ground: '#9fb6c2' }) + skyline(pen, 162) + boxes + shape('M104 196H372L346 244H132Z', '#4e5a64') + shape('M104 196H372L368 206H108Z', '#b5473f')
    + box({
      x: 318,
      y: 148,
      w: 34,
      h: 48,
      fill: '#eef0ee',
      r: 2,
    }) + box({
    x: 322,
    y: 156,
    w: 26,
    h: 8,
    fill: '#7f98a8',
  }) + crane
  + times(7, n => line(`M${20 + n * 56} ${258 + (n % 3) * 12}q10 -6 20 0t20 0`, '#c3d3db', 2))
}

export function fireDrill(pen: Pen): string {
  const flames = shape('M300 236q-26 -30 -4 -56q0 18 12 22q2 -26 20 -38q-6 26 12 40q6 -6 4 -16q18 26 -4 48z', '#d98a3d') + shape('M308 236q-12 -16 2 -30q4 12 12 14q4 -10 10 -14q8 18 -6 30z', '#e9bd5b')
  const can = at({ x: 24, y: -22, turn: 12 }, box({
    x: -6,
    y: -14,
    w: 12,
    h: 28,
    fill: '#b5392f',
    r: 4,
  }) + line('M6 -10Q22 -14 34 -4', '#2f3338', 3))
  return outdoors(pen) + box({
    x: 20,
    y: 70,
    w: 230,
    h: 122,
    fill: '#c9cfd2',
    r: 2,
  }) + times(4, n => box({
    x: 36 + n * 54,
    y: 92,
    w: 34,
    h: 40,
    fill: '#e2e8eb',
  }))
  + banner({ x: 42, y: 144, w: 186, h: 24 }) + shape('M286 240h76l-8 26h-60z', '#5d646a') + flames
  + figure(pen, {
    x: 196,
    y: 272,
    scale: 1.2,
    reach: 1,
    jacket: '#c08a3e',
    cap: '#c0392f',
    more: can,
  })
  + times(pen.whole(3, 5), n => figure(pen, {
    x: 30 + n * 34,
    y: 262 + (n % 2) * 12,
    jacket: pen.pick(jackets),
  }))
}
