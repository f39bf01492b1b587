import type { Evidence } from '../../../../src/domain/evidence/schema.ts'
import type { TestPhone } from '../a-unit.ts'
import { Buffer } from 'node:buffer'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Failure } from '../../../../src/domain/failure.ts'
import { makeDuePictures } from '../../../../src/server/derivatives/job.ts'
import { aHeic } from '../../../fixtures/media.ts'
import { aJpeg } from '../../../fixtures/media/pictures.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
let phone: TestPhone
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
  phone = aPhone(server, unit)
})
afterEach(async () => await server.close())

async function aPhoto(bytes: Uint8Array, mime: string): Promise<string> {
  const capture = phone.capture(unit.work, {
    sha256: sha256(bytes),
  })
  const [file] = capture.body.files as Array<Record<string, unknown>>
  Object.assign(file ?? {}, { mime, size: bytes.length })
  await phone.push(capture)
  await phone.put(bytes)
  return capture.id
}

async function evidence(id: string): Promise<Evidence> {
  return (await phone.rowOf(unit.work, 'evidence', id))?.data as unknown as Evidence
}

async function pictureOf(id: string, role: string) {
  const derivative = (await evidence(id)).derivatives.find(candidate => candidate.role === role)
  const reply = await phone.request(`/v1/blobs/${derivative?.sha256}`)
  return { derivative, status: reply.status, meta: await sharp(Buffer.from(await reply.arrayBuffer())).metadata() }
}

test('a HEIC photo that the phone could not draw gets its pictures from the server, upright', async () => {
  const id = await aPhoto(await aHeic(), 'image/heic')
  expect(await makeDuePictures(server.parts)).toBe(0)
  server.clock.pass(5 * 60_000)
  expect(await makeDuePictures(server.parts)).toBe(1)
  const preview = await pictureOf(id, 'preview')
  expect([
    preview.status,
    preview.meta.format,
    preview.meta.width,
    preview.meta.height,
  ]).toEqual([200, 'jpeg', 480, 640])
  const thumb = await pictureOf(id, 'thumb')
  expect([thumb.meta.width, thumb.meta.height, thumb.derivative?.madeBy]).toEqual([240, 320, 'server'])
  expect(await makeDuePictures(server.parts)).toBe(0)
})

test('a large photo gets small pictures, turned as its EXIF says', async () => {
  const id = await aPhoto(await aJpeg({ width: 3000, height: 2000, orientation: 6 }), 'image/jpeg')
  server.clock.pass(5 * 60_000)
  await makeDuePictures(server.parts)
  const [thumb, preview] = [await pictureOf(id, 'thumb'), await pictureOf(id, 'preview')]
  expect([preview.meta.width, preview.meta.height, preview.meta.orientation]).toEqual([1600, 1067, undefined])
  expect([thumb.derivative?.size ?? 0, preview.derivative?.size ?? 0].map((size, n) => size > 0 && size <= [25_000, 250_000][n]!)).toEqual([true, true])
})

test('what the phone has made meanwhile is not made again', async () => {
  const bytes = await aJpeg({ width: 400, height: 300 })
  const id = await aPhoto(bytes, 'image/jpeg')
  const made = (role: string) => ({
    ...phone.capture(unit.work),
    kind: 'derivative.added',
    id,
    body: {
      role,
      sha256: sha256(someBytes(10)),
      size: 10,
      mime: 'image/jpeg',
      width: 1,
      height: 1,
      madeBy: 'phone',
    },
  })
  await phone.push(made('thumb'), made('preview'))
  server.clock.pass(5 * 60_000)
  expect(await makeDuePictures(server.parts)).toBe(0)
  expect((await evidence(id)).derivatives).toHaveLength(2)
})

test('what is no picture is tried three times and then left alone; the next photo gets its pictures', async () => {
  const text = (words: string) => new TextEncoder().encode(words)
  await aPhoto(text('<script>alert(1)</script>'.repeat(40)), 'image/jpeg')
  await aPhoto(text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'), 'image/png')
  await aPhoto(someBytes(3000), 'image/heic')
  const good = await aPhoto(await aJpeg({ width: 400, height: 300 }), 'image/jpeg')
  server.clock.pass(5 * 60_000)
  expect(await makeDuePictures(server.parts)).toBe(1)
  expect((await evidence(good)).derivatives).toHaveLength(2)
  for (let tries = 0; tries < 2; tries += 1) {
    server.clock.pass(3_600_000)
    expect(await makeDuePictures(server.parts)).toBe(0)
  }
  expect(await server.db.selectFrom('picture_due').selectAll().execute()).toEqual([])
  expect((await server.db.selectFrom('blob_owner').selectAll().where('person_id', '=', server.parts.identity.serverId).execute())).toHaveLength(2)
})

test('a full disk, a busy database and bytes that are not here use up no try', async () => {
  const id = await aPhoto(await aJpeg({ width: 400, height: 300 }), 'image/jpeg')
  const read = vi.spyOn(server.parts.blobs, 'read')
  server.clock.pass(5 * 60_000)
  for (const error of [
    new Failure('blob-unknown'),
    new Failure('server-busy'),
    new Failure('disk-full'),
    Object.assign(new Error('no space'), { code: 'ENOSPC' }),
  ]) {
    read.mockRejectedValueOnce(error)
    expect(await makeDuePictures(server.parts)).toBe(0)
    server.clock.pass(3_600_000)
  }
  expect(await makeDuePictures(server.parts)).toBe(1)
  expect((await evidence(id)).derivatives).toHaveLength(2)
})

test('a picture bomb does not get the memory it asks for', async () => {
  const bomb = await sharp({
    create: {
      width: 16_000,
      height: 16_000,
      channels: 3,
      background: '#fff',
    },
  }).png({ compressionLevel: 9 }).toBuffer()
  expect(bomb.length).toBeLessThan(3_000_000)
  const id = await aPhoto(bomb, 'image/png')
  server.clock.pass(5 * 60_000)
  expect(await makeDuePictures(server.parts)).toBe(0)
  expect((await evidence(id)).derivatives).toEqual([])
})
