import type { Pen } from './pen.ts'
import { at, box, line, times, writing } from './pen.ts'
import { paperWhite, red } from './places.ts'
import { seal } from './things.ts'

/** Papers stand upright: these draw on 300 x 400. */
function onDesk(pen: Pen, inner: string): string {
  const table = pen.pick(['#cabfae', '#b9ada0', '#c6c3bb'])
  return box({
    x: 0,
    y: 0,
    w: 300,
    h: 400,
    fill: table,
  })
  + at({
    x: 150,
    y: 200,
    turn: pen.between(-2.5, 2.5),
  }, box({
    x: -122,
    y: -178,
    w: 250,
    h: 364,
    fill: '#00000022',
    r: 2,
  }) + box({
    x: -126,
    y: -182,
    w: 250,
    h: 364,
    fill: paperWhite,
    r: 1,
  }) + at({ x: -126, y: -182 }, inner))
}

/** An official paper: red head, red line, title, text, seal. */
export function notice(pen: Pen): string {
  const paragraphs = times(3, n => writing({
    x: 26,
    y: 132 + n * 62,
    w: 198,
    lines: 4,
    gap: 13,
  }))
  return onDesk(pen, box({
    x: 40,
    y: 30,
    w: 170,
    h: 16,
    fill: '#c0392f',
    r: 2,
  }) + line('M22 66H228', '#c0392f', 2.500) + box({
    x: 60,
    y: 88,
    w: 130,
    h: 9,
    fill: '#4a5259',
    r: 2,
  })
  + box({
    x: 84,
    y: 104,
    w: 82,
    h: 9,
    fill: '#4a5259',
    r: 2,
  }) + paragraphs + writing({
    x: 138,
    y: 322,
    w: 84,
    lines: 2,
    gap: 14,
  }) + seal({
    x: pen.between(168, 188),
    y: pen.between(314, 328),
    r: 27,
  }))
}

export function signInSheet(pen: Pen): string {
  const ink = pen.pick(['#3a4a66', '#2f3338'])
  const rows = times(13, n => line(`M20 ${86 + n * 20}H230`, '#b9bfc3', 1) + times(3, column => pen.next() < 0.88
    ? line(`M${34 + column * 70} ${80 + n * 20}q6 -${pen.whole(6, 11)} 10 -2t${pen.whole(8, 14)} -3q4 5 ${pen.whole(8, 14)} -1`, ink, 1.4)
    : ''))
  return onDesk(pen, box({
    x: 72,
    y: 28,
    w: 106,
    h: 11,
    fill: '#4a5259',
    r: 2,
  }) + box({
    x: 46,
    y: 48,
    w: 158,
    h: 5,
    fill: '#9aa3ab',
    r: 2,
  })
  + box({
    x: 20,
    y: 62,
    w: 210,
    h: 272,
    fill: 'none',
    more: 'stroke="#8f979d" stroke-width="1.500"',
  }) + times(2, n => line(`M${90 + n * 70} 62V334`, '#b9bfc3', 1)) + rows)
}

/** A page of a report with a picture in it. */
export function report(pen: Pen): string {
  return onDesk(pen, box({
    x: 50,
    y: 28,
    w: 150,
    h: 12,
    fill: red,
    r: 2,
  }) + writing({
    x: 26,
    y: 58,
    w: 198,
    lines: 6,
    gap: 12,
  }) + box({
    x: 26,
    y: 138,
    w: 96,
    h: 70,
    fill: pen.pick(['#a9bfae', '#a8bccb', '#d0bd95']),
    r: 2,
  })
  + box({
    x: 128,
    y: 138,
    w: 96,
    h: 70,
    fill: pen.pick(['#c39d94', '#9fb6c2', '#b9c3a0']),
    r: 2,
  }) + writing({
    x: 26,
    y: 224,
    w: 198,
    lines: 9,
    gap: 12,
  }))
}
