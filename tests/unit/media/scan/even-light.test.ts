import type { PageCorners } from '../../../../src/media/media-port.ts'
import { describe, expect, test } from 'vitest'
import { evenLight } from '../../../../src/media/scan/even-light.ts'
import { aPhotographedSheet } from '../../../fixtures/media/photographed-sheet.ts'

const filling: PageCorners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
]

function lightAt(image: { width: number, data: Uint8ClampedArray }, x: number, y: number): number {
  return image.data[(y * image.width + x) * 4] ?? 0
}

describe('a page under a shadow', () => {
  test('is white on both sides of it afterwards, and its ink is dark', () => {
    const page = aPhotographedSheet({
      width: 400,
      height: 560,
      corners: filling,
      shadow: 0.5,
    })
    expect(lightAt(page, 395, 550)).toBeLessThan(120)
    evenLight(page)
    expect(lightAt(page, 5, 5)).toBeGreaterThan(240)
    expect(lightAt(page, 395, 550)).toBeGreaterThan(240)
    expect(darkest(aPhotographedSheet({ width: 400, height: 560, corners: filling }))).toBe(40)
    expect(darkest(page)).toBeLessThan(25)
  })

  test('a page in the dark gets lighter but is not made up', () => {
    const night = aPhotographedSheet({
      width: 200,
      height: 280,
      corners: filling,
      paper: 40,
      print: false,
    })
    evenLight(night)
    expect(lightAt(night, 100, 140)).toBeLessThan(120)
  })

  test('a large black seal stays black', () => {
    const page = aPhotographedSheet({
      width: 480,
      height: 480,
      corners: filling,
      print: false,
    })
    for (let y = 200; y < 260; y++)
      page.data.fill(30, (y * 480 + 200) * 4, (y * 480 + 260) * 4)
    evenLight(page)
    expect(lightAt(page, 230, 230)).toBeLessThan(60)
  })
})

function darkest({ data }: { data: Uint8ClampedArray }): number {
  return data.reduce((least, value) => Math.min(least, value), 255)
}
