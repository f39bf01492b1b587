import type { PageCorners } from '../../../../src/media/media-port.ts'
import type { SheetWish } from '../../../fixtures/media/photographed-sheet.ts'
import { describe, expect, test } from 'vitest'
import { findPageIn } from '../../../../src/media/scan/find-page.ts'
import { toGray } from '../../../../src/media/scan/gray.ts'
import { aPhotographedSheet, nowhere, scatteredSticks, tiltedSheet } from '../../../fixtures/media/photographed-sheet.ts'

const find = (wish: SheetWish) => findPageIn(toGray(aPhotographedSheet(wish)))

/** The largest distance of a corner from where it is, in hundredths of the picture. */
function farthest(found: PageCorners | null, real: PageCorners): number {
  if (!found)
    return Number.POSITIVE_INFINITY
  return Math.max(...real.map(({ x, y }, index) => Math.hypot((found[index]?.x ?? 9) - x, (found[index]?.y ?? 9) - y))) * 100
}

const upright: PageCorners = [
  { x: 0.3, y: 0.06 },
  { x: 0.72, y: 0.05 },
  { x: 0.73, y: 0.94 },
  { x: 0.29, y: 0.95 },
]
const turned: PageCorners = [
  { x: 0.45, y: 0.08 },
  { x: 0.86, y: 0.42 },
  { x: 0.55, y: 0.92 },
  { x: 0.14, y: 0.58 },
]
const slanted: PageCorners = [
  { x: 0.08, y: 0.35 },
  { x: 0.62, y: 0.08 },
  { x: 0.93, y: 0.55 },
  { x: 0.52, y: 0.92 },
]
const small: PageCorners = [
  { x: 0.3, y: 0.25 },
  { x: 0.7, y: 0.27 },
  { x: 0.69, y: 0.74 },
  { x: 0.32, y: 0.72 },
]

describe('a sheet on a table is found within three thousandths of the picture', () => {
  test.for<[string, SheetWish]>([
    ['seen at an angle', {}],
    [
      'straight from above',
      { corners: upright },
    ],
    [
      'turned by a third',
      { corners: turned },
    ],
    [
      'turned and slanted, so that its left side looks like a bottom',
      { corners: slanted },
    ],
    [
      'far away',
      { corners: small },
    ],
    [
      'blank',
      { print: false },
    ],
    [
      'with a printed frame inside, larger than any row',
      { frame: 0.015 },
    ],
    [
      'a certificate with a broad frame',
      { frame: 0.08, print: false },
    ],
    [
      'on a pale table',
      { ground: 170 },
    ],
    [
      'on striped wood',
      { grain: 25 },
    ],
    [
      'with the noise of a dark room',
      { noise: 120, ground: 150 },
    ],
    [
      'under a shadow that crosses it',
      { shadow: 0.55 },
    ],
    [
      'with noise and shadow and wood',
      { noise: 25, shadow: 0.65, grain: 15 },
    ],
    [
      'a red certificate on a white table',
      { paper: 70, ground: 220, print: false },
    ],
    [
      'held upright',
      { width: 240, height: 320 },
    ],
  ])('%s', ([, wish]) => {
    expect(farthest(find(wish), wish.corners ?? tiltedSheet)).toBeLessThan(0.3)
  })

  test.for([1, 2, 3, 4, 5, 6, 7, 8])('whatever the noise, seed %i', (seed) => {
    expect(farthest(find({
      seed,
      noise: 35,
      grain: 12,
      shadow: 0.7,
    }), tiltedSheet)).toBeLessThan(0.3)
  })
})

describe('when unsure it says so and leaves the corners to the person', () => {
  test.for<[string, SheetWish]>([
    [
      'an empty table',
      { corners: nowhere },
    ],
    [
      'striped wood alone',
      { corners: nowhere, grain: 40 },
    ],
    [
      'noise alone',
      { corners: nowhere, noise: 200 },
    ],
    [
      'a shadow across an empty table',
      { corners: nowhere, shadow: 0.4 },
    ],
    [
      'white paper on a white table',
      { paper: 225, ground: 222, print: false },
    ],
    [
      'a sheet that reaches out of the picture',
      {
        corners: [
          { x: 0.3, y: 0.1 },
          { x: 1.3, y: 0.1 },
          { x: 1.3, y: 0.9 },
          { x: 0.3, y: 0.9 },
        ],
      },
    ],
    [
      'a business card far away',
      {
        corners: [
          { x: 0.45, y: 0.45 },
          { x: 0.6, y: 0.45 },
          { x: 0.6, y: 0.56 },
          { x: 0.45, y: 0.56 },
        ],
        print: false,
      },
    ],
  ])('%s', ([, wish]) => {
    expect(find(wish)).toBeNull()
  })

  test.for([1, 2, 3, 4, 8, 42])('sticks all over the table, seed %i', (seed) => {
    expect(findPageIn(toGray(scatteredSticks(seed)))).toBeNull()
  })

  test('a picture of one pixel', () => {
    expect(findPageIn({
      width: 1,
      height: 1,
      data: new Float32Array(1),
    })).toBeNull()
  })
})
