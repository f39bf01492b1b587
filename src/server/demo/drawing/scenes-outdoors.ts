import type { Pen } from './pen.ts'
import { at, box, dot, shape, times, writing } from './pen.ts'
import { broom, crowd, figure, jackets, paper, red, spade } from './people.ts'
import { banner, outdoors, poles, skyline, tree } from './places.ts'
import { bin } from './things.ts'

/** A sign on a wall: a little darker than paper. */
const paperWhite = '#f2f4f1'

export function sweeping(pen: Pen): string {
  const leaves = times(pen.whole(14, 26), () => dot(pen.between(120, 390), pen.between(252, 292), pen.between(1.5, 3), pen.pick(['#c39a4c', '#a8763d', '#b5894a'])))
  const people = times(pen.whole(2, 4), n => figure(pen, {
    x: 150 + n * 68 + pen.between(-8, 8),
    y: 262 + pen.between(-8, 10),
    reach: 0.8,
    more: broom(),
  }))
  return outdoors(pen) + skyline(pen, 192) + tree(pen, { x: 62, y: 206, scale: 1.15 }) + tree(pen, { x: 372, y: 202, scale: 0.8 }) + leaves + people
    + shape('M330 282q-16 -4 -12 -30h40q6 24 -8 30z', '#4a5560')
}

export function bins(pen: Pen): string {
  const inks = [
    '#6f93b5',
    '#82a582',
    '#b5645c',
    '#8a8f96',
  ]
  const shift = pen.between(-10, 10)
  const person = pen.next() < 0.6
    ? figure(pen, {
        x: 360 + shift,
        y: 284,
        scale: 1.1,
        reach: 0.6,
        more: paper(),
      })
    : ''
  return outdoors(pen, { horizon: 176 })
    + box({
      x: 36,
      y: 26,
      w: 300,
      h: 70,
      fill: paperWhite,
      r: 3,
    }) + writing({
    x: 58,
    y: 42,
    w: 220,
    lines: 3,
    gap: 14,
    fill: '#82a582',
  })
  + times(4, n => bin({
    x: 70 + n * 78 + shift,
    y: 262,
    fill: inks[n]!,
    scale: 1.15,
  })) + person
}

export function together(pen: Pen): string {
  return outdoors(pen, { horizon: 182 }) + box({
    x: 30,
    y: 60,
    w: 340,
    h: 126,
    fill: '#c9d0d4',
    r: 3,
  })
  + times(6, n => box({
    x: 46 + n * 54,
    y: 100,
    w: 34,
    h: 44,
    fill: '#dfe6ea',
  }))
  + banner({ x: 60, y: 68, w: 280, h: 28 }) + crowd(pen, {
    x: 50,
    y: 246,
    w: 300,
    rows: 2,
    perRow: pen.whole(7, 9),
    jacket: red,
  })
}

export function planting(pen: Pen): string {
  const young = at({ x: 208, y: 250 }, box({
    x: -3,
    y: -70,
    w: 6,
    h: 70,
    fill: '#86694a',
    r: 2,
  }) + dot(0, -86, 18, '#7fa58a') + dot(-13, -74, 12, '#8bb08c') + dot(13, -76, 12, '#739a7c'))
  return outdoors(pen, { horizon: 168, ground: '#a9b98c' }) + shape('M0 196Q120 150 240 190T400 176V300H0Z', '#93a878') + shape('M0 250Q180 214 400 252V300H0Z', '#8a7257')
    + tree(pen, { x: 46, y: 192, scale: 0.7 }) + tree(pen, { x: 352, y: 186, scale: 0.6 }) + young + shape('M176 256q32 -22 64 0z', '#6f5a43')
    + figure(pen, {
      x: 158,
      y: 266,
      reach: 1,
      more: spade(),
    }) + figure(pen, {
    x: 262,
    y: 264,
    jacket: pen.pick(jackets),
    reach: 0.4,
  })
  + (pen.next() < 0.5
    ? figure(pen, {
        x: 322,
        y: 274,
        jacket: pen.pick(jackets),
        more: spade(),
      })
    : '')
}

export function board(pen: Pen): string {
  const panels = times(3, n => box({
    x: 66 + n * 96,
    y: 92,
    w: 78,
    h: 54,
    fill: pen.pick([
      '#8fae8f',
      '#9db6cb',
      '#d3bf8f',
      '#c79a92',
    ]),
    r: 2,
  })
  + writing({
    x: 66 + n * 96,
    y: 154,
    w: 76,
    lines: 3,
    gap: 8,
  }))
  const reader = pen.next() < 0.6
    ? figure(pen, {
        x: pen.between(90, 320),
        y: 286,
        scale: 1.2,
        jacket: pen.pick(jackets),
      })
    : ''
  return outdoors(pen) + tree(pen, { x: 376, y: 212, scale: 1 }) + poles({ x: 62, y: 180, w: 276, h: 84 })
    + box({
      x: 40,
      y: 52,
      w: 320,
      h: 136,
      fill: '#f4f5f2',
      r: 4,
      more: 'stroke="#aeb6bb" stroke-width="3"',
    }) + banner({ x: 42, y: 54, w: 316, h: 26 }) + panels + reader
}
