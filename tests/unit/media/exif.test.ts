import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPhotoFacts } from '../../../src/media/exif.ts'
import { aHeic } from '../../fixtures/media.ts'
import { aJpeg, aPng } from '../../fixtures/media/pictures.ts'

const inMemory = (bytes: Uint8Array) => Uint8Array.from(bytes).buffer
const small = { width: 64, height: 48 }

describe('what a photo says about itself', () => {
  test('a phone that wrote everything is heard: time, zone, turning, place, maker, size', async () => {
    const photo = await aJpeg({
      ...small,
      taken: '2026-03-05T09:41',
      offset: '+08:00',
      orientation: 6,
      position: { lat: 37.5363, lon: 121.3914 },
      make: 'HUAWEI',
      model: 'ALN-AL00',
    })
    const facts = await readPhotoFacts(inMemory(photo))
    expect(facts).toEqual({
      takenLocal: '2026-03-05T09:41',
      takenOffset: '+08:00',
      orientation: 6,
      position: {
        lat: expect.closeTo(37.5363, 6) as number,
        lon: expect.closeTo(121.3914, 6) as number,
      },
      make: 'HUAWEI',
      model: 'ALN-AL00',
      width: 48,
      height: 64,
    })
  })

  test('a HEIC is heard too', async () => {
    expect(await readPhotoFacts(inMemory(await aHeic()))).toMatchObject({
      takenLocal: '2026-03-05T09:41',
      takenOffset: '+08:00',
      position: {
        lat: expect.closeTo(37.5363, 4) as number,
        lon: expect.closeTo(121.3914, 4) as number,
      },
      make: 'Jianzheng',
    })
  })

  test('south and west are below zero', async () => {
    const photo = await aJpeg({
      ...small,
      position: { lat: -33.5, lon: -70.25 },
    })
    expect((await readPhotoFacts(inMemory(photo))).position).toEqual({ lat: -33.5, lon: -70.25 })
  })

  test('the time passes through no zone: midnight stays midnight', async () => {
    const photo = await aJpeg({ ...small, taken: '2026-01-01T00:00' })
    expect(await readPhotoFacts(inMemory(photo))).toMatchObject({ takenLocal: '2026-01-01T00:00' })
  })

  test('a photo that went through WeChat says only its size', async () => {
    const silent = await aJpeg(small)
    expect(await readPhotoFacts(inMemory(silent))).toEqual({ width: 64, height: 48 })
  })

  test('a PNG has its size', async () => {
    expect(await readPhotoFacts(inMemory(await aPng(small)))).toMatchObject({ width: 64, height: 48 })
  })
})

describe('what is not believed', () => {
  test.for([
    '0000-00-00T00:00',
    '2026-02-31T10:00',
    '2026-13-01T10:00',
    '1970-01-01T00:00',
    '2026-03-05T25:00',
  ])('a camera clock that shows %s', async (taken) => {
    const photo = await aJpeg({ ...small, taken, make: 'Jianzheng' })
    const facts = await readPhotoFacts(inMemory(photo))
    expect(facts).not.toHaveProperty('takenLocal')
    expect(facts.make).toBe('Jianzheng')
  })

  test('a phone that had not found itself writes 0, 0', async () => {
    const photo = await aJpeg({
      ...small,
      position: { lat: 0, lon: 0 },
    })
    expect(await readPhotoFacts(inMemory(photo))).not.toHaveProperty('position')
  })

  test('an orientation of 9', async () => {
    const photo = await aJpeg({ ...small, orientation: 9, make: 'Jianzheng' })
    expect(await readPhotoFacts(inMemory(photo))).toEqual({ width: 64, height: 48, make: 'Jianzheng' })
  })
})

describe('broken EXIF', { timeout: 30_000 }, () => {
  test('no picture at all says nothing', async () => {
    expect(await readPhotoFacts(new ArrayBuffer(0))).toEqual({})
    expect(await readPhotoFacts(inMemory(Buffer.from('%PDF-1.7')))).toEqual({})
  })

  test('wherever a byte is wrong, it never throws and never invents a wild value', async () => {
    const photo = await aJpeg({
      ...small,
      taken: '2026-03-05T09:41',
      orientation: 6,
      position: { lat: 37.5, lon: 121.4 },
      make: 'Jianzheng',
    })
    await fc.assert(fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(Math.min(600, photo.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 12 }),
      async (damage) => {
        const broken = Uint8Array.from(photo)
        for (const [place, value] of damage)
          broken[place] = value
        const { takenLocal, orientation = 1, position = { lat: 0, lon: 0 } } = await readPhotoFacts(broken.buffer)
        expect(takenLocal ?? '2026-03-05T09:41').toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
        expect(orientation).toBeLessThanOrEqual(8)
        expect(Math.abs(position.lat)).toBeLessThanOrEqual(90)
        expect(Math.abs(position.lon)).toBeLessThanOrEqual(180)
      },
    ), { numRuns: 150 })
  })
})
