import type { PageCorners } from '../../../../src/media/media-port.ts'
import type { RgbaImage } from '../../../../src/media/scan/gray.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flattened, sheetSize, sheetToPicture } from '../../../../src/media/scan/warp.ts'

const tilted: PageCorners = [
  { x: 40, y: 20 },
  { x: 170, y: 35 },
  { x: 190, y: 140 },
  { x: 15, y: 150 },
]

describe('the map from the sheet to the picture', () => {
  test('corners go to corners', () => {
    const map = sheetToPicture(tilted)
    for (const [index, [u, v]] of ([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const).entries()) {
      expect(map(u, v).x).toBeCloseTo(tilted[index]?.x ?? 0, 9)
      expect(map(u, v).y).toBeCloseTo(tilted[index]?.y ?? 0, 9)
    }
  })

  test('straight lines stay straight, whatever the angle', () => {
    const shift = fc.integer({ min: -14, max: 14 })
    fc.assert(fc.property(fc.array(shift, { minLength: 8, maxLength: 8 }), ([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]) => {
      const map = sheetToPicture([
        { x: a, y: b },
        { x: 100 + c, y: d },
        { x: 100 + e, y: 100 + f },
        { x: g, y: 100 + h },
      ])
      const [start, middle, end] = [
        map(0, 0.5),
        map(0.37, 0.5),
        map(1, 0.5),
      ]
      const bend = (middle.x - start.x) * (end.y - start.y) - (middle.y - start.y) * (end.x - start.x)
      expect(Math.abs(bend)).toBeLessThan(1e-6)
    }))
  })
})

describe('the size of the flat sheet', () => {
  const box = (width: number, height: number): PageCorners => [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ]

  test('nearly A4 becomes A4, upright or lying', () => {
    expect(sheetSize(box(1000, 1450), 9999)).toEqual({ width: 1025, height: 1450 })
    expect(sheetSize(box(1380, 1000), 9999)).toEqual({ width: 1380, height: 976 })
  })

  test('a square note stays square', () => {
    expect(sheetSize(box(800, 800), 9999)).toEqual({ width: 800, height: 800 })
  })

  test('it is never larger than asked, never enlarged', () => {
    expect(sheetSize(box(3000, 3000 * Math.SQRT2), 2339)).toEqual({ width: 1654, height: 2339 })
    expect(sheetSize(box(30, 60), 2339)).toEqual({ width: 30, height: 60 })
  })
})

describe('flattening', () => {
  /** Four colours, one per quarter of the sheet, seen at an angle. */
  function seenAtAnAngle(): RgbaImage {
    const [width, height] = [200, 170]
    const data = new Uint8ClampedArray(width * height * 4).fill(128)
    const map = sheetToPicture(tilted)
    for (let u = 0; u < 1; u += 1 / 600) {
      for (let v = 0; v < 1; v += 1 / 600) {
        const { x, y } = map(u, v)
        data.set([
          u < 0.5
            ? 200
            : 20,
          v < 0.5
            ? 180
            : 40,
          90,
          255,
        ], (Math.floor(y) * width + Math.floor(x)) * 4)
      }
    }
    return { width, height, data }
  }

  test('each quarter of the sheet is back in its place', () => {
    const sheet = flattened(seenAtAnAngle(), tilted, { width: 100, height: 140 })
    const pixel = (x: number, y: number) => [
      ...sheet.data.slice((y * 100 + x) * 4, (y * 100 + x) * 4 + 4),
    ]
    expect(pixel(20, 20)).toEqual([200, 180, 90, 255])
    expect(pixel(80, 20)).toEqual([20, 180, 90, 255])
    expect(pixel(80, 120)).toEqual([20, 40, 90, 255])
    expect(pixel(20, 120)).toEqual([200, 40, 90, 255])
    expect(pixel(46, 66)).toEqual([200, 180, 90, 255])
    expect(pixel(54, 74)).toEqual([20, 40, 90, 255])
  })

  test('the whole picture as a sheet is the picture', () => {
    const picture = seenAtAnAngle()
    const whole: PageCorners = [
      { x: 0, y: 0 },
      { x: 200, y: 0 },
      { x: 200, y: 170 },
      { x: 0, y: 170 },
    ]
    const copy = flattened(picture, whole, { width: 200, height: 170 })
    const worst = picture.data.reduce((most, value, at) => at % 4 === 3
      ? most
      : Math.max(most, Math.abs(value - (copy.data[at] ?? 0))), 0)
    expect(worst).toBeLessThanOrEqual(1)
  })
})
