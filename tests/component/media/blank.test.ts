import { describe, expect, test } from 'vitest'
import { refuseSilentBlank } from '../../../src/media/blank.ts'
import { whiteSurface } from '../../../src/media/canvas.ts'
import { resizedByHand } from '../../../src/media/resize.ts'
import { colourAt, cornerNames, fixture, uprightCorners } from './bytes.ts'

const size = { width: 320, height: 240 }

async function photo(): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([await fixture('upright')]))
}

function filled(colour: string): OffscreenCanvas {
  const { canvas, context } = whiteSurface(size)
  context.fillStyle = colour
  context.fillRect(0, 0, size.width, size.height)
  return canvas
}

describe('a canvas that gave up in silence', () => {
  test.for(['#fff', '#000'])('[M5] all %s where the photo is not, is refused', async (colour) => {
    await expect(refuseSilentBlank(filled(colour), await photo())).rejects.toMatchObject({ code: 'picture-undecodable' })
  })

  test('all white where the photo is white too, passes', async () => {
    const wall = await createImageBitmap(new Blob([await fixture('blankWhite')]))
    await expect(refuseSilentBlank(filled('#fff'), wall)).resolves.toBeUndefined()
  })

  test('a red page is not blank', async () => {
    await expect(refuseSilentBlank(filled('#f00'), await photo())).resolves.toBeUndefined()
  })

  test('a canvas above the limit of iOS is never made', () => {
    expect(() => whiteSurface({ width: 4096, height: 4097 })).toThrow('picture-undecodable')
    expect(whiteSurface({ width: 4096, height: 4096 }).canvas.width).toBe(4096)
  })
})

describe('a browser that cannot resize a bitmap', () => {
  test('has its pictures resized by hand, in good quality', async () => {
    const source = await photo()
    const small = await resizedByHand(source, { width: 160, height: 120 })
    expect([small.width, small.height, source.width]).toEqual([160, 120, 640])
    const canvas = new OffscreenCanvas(160, 120)
    canvas.getContext('2d')?.drawImage(small, 0, 0)
    const jpeg = await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer()
    expect(await cornerNames(jpeg)).toEqual(uprightCorners)
    expect((await colourAt(jpeg, 0.25, 0.25))[0]).toBeGreaterThan(200)
  })
})
