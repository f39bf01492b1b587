import decodeQR from 'qr/decode.js'
import { expect, test } from 'vitest'
import { drawQr } from '../../../src/ui/draw-qr.ts'

/** Paints the drawing as a screen would, eight pixels a module, and reads it as a camera would. */
function read({ path, side }: { path: string, side: number }): string {
  const scale = 8
  const width = side * scale
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < scale; row++) {
      for (let column = 0; column < scale; column++)
        data.fill(0, 4 * ((Number(y) * scale + row) * width + Number(x) * scale + column), 4 * ((Number(y) * scale + row) * width + Number(x) * scale + column) + 3)
    }
  }
  return decodeQR({ width, height: width, data })
}

test('an invite link is read back letter by letter', () => {
  const link = 'https://jianzheng.example/invite/V1StGXR8_Z5jdHi6B-myT'
  expect(read(drawQr(link))).toBe(link)
})

test('a text in Chinese survives', () => {
  expect(read(drawQr('签到：爱卫同行'))).toBe('签到：爱卫同行')
})

test('four light modules surround it', () => {
  const { path, side } = drawQr('x')
  const places = [
    ...path.matchAll(/M(\d+) (\d+)/g),
  ].flatMap(([, x, y]) => [
    Number(x),
    Number(y),
  ])
  expect([
    Math.min(...places),
    Math.max(...places),
  ]).toEqual([4, side - 5])
})
