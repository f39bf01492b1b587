import type { Pen } from './pen.ts'
import { at, box, dot, line, shape, times } from './pen.ts'
import { figure, jackets, paper } from './people.ts'
import { banner, desk, red, room, screen, window } from './places.ts'
import { lantern, shelf } from './things.ts'

function backs(pen: Pen, count: number): string {
  return times(count, n => at({ x: 40 + n * (320 / Math.max(1, count - 1)) + pen.between(-4, 4), y: 300 }, box({
    x: -19,
    y: -40,
    w: 38,
    h: 46,
    fill: pen.pick(jackets),
    r: 13,
  }) + dot(0, -54, 14, '#3a3431')))
}

export function lecture(pen: Pen): string {
  return room(pen) + banner({ x: 70, y: 14, w: 260, h: 26 }) + screen({ x: 118, y: 50, w: 182, h: 112 })
    + figure(pen, {
      x: 76,
      y: 236,
      scale: 1.2,
      jacket: '#55646f',
      reach: 0.8,
      more: paper(),
    }) + desk({ x: 44, y: 206, w: 62, h: 44 }) + backs(pen, pen.whole(5, 7))
}

export function meeting(pen: Pen): string {
  const seats = times(pen.whole(4, 6), n => figure(pen, {
    x: 62 + n * 56,
    y: 214,
    isSitting: true,
    jacket: pen.pick([
      '#55646f',
      '#6f7f8c',
      '#8a8f96',
      '#5f6f84',
    ]),
    scale: 1.15,
  }))
  const cups = times(6, n => box({
    x: 56 + n * 54,
    y: 200,
    w: 9,
    h: 12,
    fill: '#f6f6f3',
    r: 2,
  }) + box({
    x: 74 + n * 54,
    y: 207,
    w: 22,
    h: 5,
    fill: '#f6f6f3',
    r: 1,
  }))
  return room(pen) + banner({ x: 60, y: 26, w: 280, h: 30 }) + window({ x: 34, y: 74 }) + window({ x: 304, y: 74 }) + seats
    + shape('M24 208H376L396 262H4Z', '#9c7550') + cups + backs(pen, 4)
}

export function reading(pen: Pen): string {
  const books = times(3, n => at({ x: 104 + n * 92, y: 224 }, shape('M-18 -4Q-8 -10 0 -4Q8 -10 18 -4V8Q8 2 0 8Q-8 2 -18 8Z', '#f6f6f3')))
  return room(pen) + shelf(pen, { x: 24, y: 22, w: 352, h: 142 })
    + times(3, n => figure(pen, {
      x: 104 + n * 92 + pen.between(-4, 4),
      y: 222,
      isSitting: true,
      jacket: pen.pick(jackets),
      scale: 1.2,
    }))
    + desk({ x: 40, y: 222, w: 320, h: 46 }) + books
}

export function counter(pen: Pen): string {
  const places = times(3, n => figure(pen, {
    x: 84 + n * 116,
    y: 196,
    isSitting: true,
    jacket: '#55708a',
    scale: 1.1,
  })
  + box({
    x: 100 + n * 116,
    y: 156,
    w: 30,
    h: 22,
    fill: '#4c5a65',
    r: 2,
  }) + box({
    x: 60 + n * 116,
    y: 66,
    w: 56,
    h: 16,
    fill: red,
    r: 2,
  }))
  return room(pen, 236) + box({
    x: 20,
    y: 24,
    w: 360,
    h: 30,
    fill: '#3f6a94',
    r: 3,
  }) + box({
    x: 120,
    y: 34,
    w: 160,
    h: 9,
    fill: '#f0f3f5',
    r: 3,
  }) + places
  + desk({
    x: 16,
    y: 190,
    w: 368,
    h: 58,
    fill: '#b7a285',
  }) + figure(pen, {
    x: pen.between(90, 190),
    y: 290,
    scale: 1.25,
    jacket: pen.pick(jackets),
    reach: 0.5,
  })
  + figure(pen, {
    x: 300,
    y: 292,
    scale: 1.25,
    jacket: pen.pick(jackets),
  }) + at({ x: 366, y: 236 }, box({
    x: -14,
    y: -44,
    w: 28,
    h: 40,
    fill: '#e8edf0',
    r: 3,
  }) + box({
    x: -8,
    y: -34,
    w: 16,
    h: 12,
    fill: red,
    r: 2,
  }))
}

export function festival(pen: Pen): string {
  const plates = times(pen.whole(3, 4), n => at({ x: 84 + n * 78, y: 238 }, `<ellipse rx="32" ry="12" fill="#f3f1ec"/>${
    times(5, k => dot(-16 + k * 8, -3 + (k % 2) * 3, 6, pen.pick([
      '#d9b06a',
      '#cf9f5a',
      '#e9dcc3',
      '#8fae7f',
    ])))}`))
  return room(pen) + times(5, n => lantern({ x: 46 + n * 78, y: 48 + (n % 2) * 8 })) + banner({ x: 90, y: 92, w: 220, h: 26 })
    + times(pen.whole(4, 5), n => figure(pen, {
      x: 66 + n * 68 + pen.between(-6, 6),
      y: 232,
      jacket: pen.pick(jackets),
      scale: 1.15,
      reach: 0.4,
    })) + desk({
    x: 18,
    y: 226,
    w: 364,
    h: 62,
    fill: '#b98b5b',
  }) + plates
}

export function dining(pen: Pen): string {
  const setting = (x: number, y: number): string => at({ x, y }, dot(0, 0, 22, '#f5f4f0') + dot(0, 0, 15, '#e6e4de') + line('M30 -16L26 18', '#8a6a4b', 2.500) + line('M35 -16L31 18', '#8a6a4b', 2.500))
  return `${room(pen, 130) + box({
    x: 118,
    y: 22,
    w: 164,
    h: 64,
    fill: '#e9efe6',
    r: 4,
  }) + box({
    x: 136,
    y: 36,
    w: 128,
    h: 10,
    fill: '#6c9478',
    r: 3,
  }) + box({
    x: 136,
    y: 56,
    w: 92,
    h: 6,
    fill: '#a7bfa9',
    r: 3,
  })
  }<ellipse cx="200" cy="212" rx="182" ry="84" fill="#a77c53"/><ellipse cx="200" cy="206" rx="182" ry="82" fill="#b98e62"/>${
    setting(80, 206)}${setting(200, 258)}${setting(318, 206)}${setting(150, 156)}${setting(252, 156)}${dot(200, 204, 30, '#efece4')
  }${times(9, () => dot(200 + pen.between(-18, 18), 204 + pen.between(-14, 14), pen.between(4, 7), pen.pick(['#7fa06a', '#c2703f', '#d8a24e'])))}${line('M222 182L252 160', '#c9c5bb', 4)}`
}

export function noSmoking(pen: Pen): string {
  return `${room(pen, 240) + window({ x: 26, y: 60, w: 84, h: 110 }) + box({
    x: 236,
    y: 40,
    w: 130,
    h: 200,
    fill: '#b99a74',
    r: 2,
  }) + dot(252, 146, 4, '#6d5b45')
  + box({
    x: 128,
    y: 56,
    w: 96,
    h: 118,
    fill: '#f6f6f3',
    r: 4,
    more: 'stroke="#c4c9cc" stroke-width="2"',
  })
  }<circle cx="176" cy="102" r="32" fill="none" stroke="${red}" stroke-width="7"/>${box({
    x: 152,
    y: 98,
    w: 40,
    h: 8,
    fill: '#5d646a',
    r: 1,
  })}${line('M154 80L198 124', red, 7)
  }${box({
    x: 146,
    y: 146,
    w: 60,
    h: 7,
    fill: red,
    r: 3,
  })}${box({
    x: 156,
    y: 158,
    w: 40,
    h: 4,
    fill: '#aab1b6',
    r: 2,
  })
  }${pen.next() < 0.5
    ? figure(pen, {
        x: 316,
        y: 286,
        scale: 1.3,
        jacket: pen.pick(jackets),
      })
    : at({ x: 60, y: 262 }, box({
        x: -14,
        y: -22,
        w: 28,
        h: 26,
        fill: '#8f7152',
        r: 3,
      }) + dot(-8, -36, 14, '#7fa58a') + dot(10, -38, 15, '#6c9478') + dot(0, -52, 12, '#8bae86'))}`
}
