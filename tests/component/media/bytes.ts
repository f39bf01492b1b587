import type { MediaFixture } from '../../fixtures/media/browser-commands.ts'
import { commands } from 'vitest/browser'

/** Real bytes, made by the test runner. */
export async function fixture(name: MediaFixture): Promise<ArrayBuffer> {
  const text = atob(await commands.mediaFixture(name))
  return Uint8Array.from(text, letter => letter.charCodeAt(0)).buffer
}

/** The colour at a place of a finished picture (both sides 0 to 1), averaged over a few pixels. */
export async function colourAt(jpeg: ArrayBuffer, x: number, y: number): Promise<[number, number, number]> {
  const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }))
  const canvas = new OffscreenCanvas(1, 1)
  const context = canvas.getContext('2d')
  const [width, height] = [
    Math.max(1, bitmap.width * 0.04),
    Math.max(1, bitmap.height * 0.04),
  ]
  context?.drawImage(bitmap, bitmap.width * x - width / 2, bitmap.height * y - height / 2, width, height, 0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = context?.getImageData(0, 0, 1, 1).data ?? []
  bitmap.close()
  return [r, g, b]
}

const names = {
  red: ([r, g, b]: number[]) => (r ?? 0) > 150 && (g ?? 0) < 100 && (b ?? 0) < 100,
  green: ([r, g, b]: number[]) => (g ?? 0) > 130 && (r ?? 0) < 100 && (b ?? 0) < 110,
  blue: ([r, g, b]: number[]) => (b ?? 0) > 150 && (r ?? 0) < 100 && (g ?? 0) < 130,
  yellow: ([r, g, b]: number[]) => (r ?? 0) > 170 && (g ?? 0) > 150 && (b ?? 0) < 110,
}

function nameOf(colour: number[]): string {
  return Object.entries(names).find(([, fits]) => fits(colour))?.[0] ?? `rgb(${colour.join(' ')})`
}

/** What a person sees in the four corners, row by row. */
export async function cornerNames(jpeg: ArrayBuffer): Promise<string[]> {
  const places = [
    [0.12, 0.12],
    [0.88, 0.12],
    [0.12, 0.88],
    [0.88, 0.88],
  ] as const
  return Promise.all(places.map(async ([x, y]) => nameOf(await colourAt(jpeg, x, y))))
}

export const uprightCorners = ['red', 'green', 'blue', 'yellow']

/** Whether it is a JPEG, and whether it carries EXIF: a derivative must not tell where a person was. */
export function jpegFacts(jpeg: ArrayBuffer): { isJpeg: boolean, hasExif: boolean } {
  const bytes = new Uint8Array(jpeg)
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  return {
    isJpeg: bytes[0] === 0xFF && bytes[1] === 0xD8,
    hasExif: head.includes('Exif\0'),
  }
}
