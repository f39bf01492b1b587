/** A seeded hand: the same seed draws the same picture. All sizes are in units of a canvas 400 x 300 (or 300 x 400). */
export interface Pen {
  /** 0 inclusive to 1 exclusive. */
  next: () => number
  between: (least: number, most: number) => number
  whole: (least: number, most: number) => number
  pick: <T>(things: readonly T[]) => T
}

export function createPen(seed: number): Pen {
  let state = (Math.imul(seed, 2_654_435_761) | 0) || 1

  function next(): number {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }

  const between = (least: number, most: number): number => least + next() * (most - least)
  for (let n = 0; n < 4; n += 1)
    next()
  return {
    next,
    between,
    whole: (least, most) => Math.floor(between(least, most + 1)),
    pick: things => things[Math.floor(next() * things.length)]!,
  }
}

export interface Box { x: number, y: number, w: number, h: number, fill: string, r?: number, more?: string }

export function box({ x, y, w, h, fill, r = 0, more = '' }: Box): string {
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" rx="${r}" fill="${fill}" ${more}/>`
}

export function dot(x: number, y: number, r: number, fill: string): string {
  return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(r)}" fill="${fill}"/>`
}

export function shape(d: string, fill: string): string {
  return `<path d="${d}" fill="${fill}"/>`
}

export function line(d: string, stroke: string, width = 2): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`
}

export function at({ x, y, scale = 1, turn = 0 }: { x: number, y: number, scale?: number, turn?: number }, inner: string): string {
  return `<g transform="translate(${short(x)} ${short(y)}) rotate(${short(turn)}) scale(${short(scale)})">${inner}</g>`
}

export function times(count: number, draw: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => draw(n)).join('')
}

/** Bars in place of writing: a drawing claims no text. */
export function writing({ x, y, w, lines, gap = 9, fill = '#9aa3ab' }: { x: number, y: number, w: number, lines: number, gap?: number, fill?: string }): string {
  return times(lines, n => box({
    x,
    y: y + n * gap,
    w: n === lines - 1
      ? w * 0.62
      : w,
    h: 3,
    fill,
    r: 1.5,
  }))
}

function short(value: number): number {
  return Math.round(value * 100) / 100
}
