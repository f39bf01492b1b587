import type { TestPhone } from '../a-unit.ts'
import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let server: Awaited<ReturnType<typeof aServer>>
let unit: Awaited<ReturnType<typeof aUnit>>
let phone: TestPhone
const bytes = someBytes(10_000)
const path = `/v1/blobs/${sha256(bytes)}`
beforeEach(async () => {
  server = await aServer()
  unit = await aUnit(server)
  phone = aPhone(server, unit)
  await phone.put(bytes)
  await phone.push(phone.capture(unit.work, {
    sha256: sha256(bytes),
  }))
})
afterEach(async () => await server.close())

test('[BL8] a photo is handed over as bytes that no browser runs, and kept by the phone', async () => {
  const reply = await phone.request(path)
  expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true)
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'default-src \'none\'; sandbox; frame-ancestors \'none\'',
    'cache-control': 'no-store',
    'content-length': '10000',
    'etag': `"${sha256(bytes)}"`,
  })
})

test('[BL8] a phone that has it is told so without the bytes', async () => {
  const reply = await phone.request(path, {
    headers: { 'if-none-match': `"x", "${sha256(bytes)}"` },
  })
  expect([reply.status, await reply.text()]).toEqual([304, ''])
})

test.for([
  ['bytes=0-99', 0, 100],
  ['bytes=9990-', 9990, 10_000],
  ['bytes=9990-99999', 9990, 10_000],
  ['bytes=-10', 9990, 10_000],
] as const)('[BL8] a part is sent where one is asked for: %s', async ([range, from, to]) => {
  const reply = await phone.request(path, {
    headers: { range },
  })
  expect([
    reply.status,
    reply.headers.get('content-range'),
  ]).toEqual([206, `bytes ${from}-${to - 1}/10000`])
  expect(Buffer.from(await reply.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true)
})

test.for([
  ['bytes=10000-', 416],
  ['bytes=-0', 416],
  ['bytes=5-2', 416],
  ['bytes=0-1,5-6', 200],
  ['bites=0-1', 200],
  ['bytes=-', 200],
] as const)('[BL8] a range that cannot be: %s', async ([range, status]) => {
  expect((await phone.request(path, {
    headers: { range },
  })).status).toBe(status)
  const changed = await phone.request(path, {
    headers: { 'range': 'bytes=0-9', 'if-range': '"older"' },
  })
  expect(changed.status).toBe(200)
})

test('[BL5] who pulls no scope that names it learns nothing, and nor does anyone who is not signed in', async () => {
  const stranger = aPhone(server, await aUnit(server))
  const unknown = await stranger.request(`/v1/blobs/${sha256(someBytes(5))}`)
  const known = await stranger.request(path)
  expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()])
  const head = await stranger.request(path, { method: 'HEAD' })
  expect([
    head.headers.get('upload-offset'),
    head.headers.get('upload-complete'),
  ]).toEqual(['0', '?0'])
  expect((await server.app.request(path)).status).toBe(401)
})

test('[BL5] a record whose bytes are still on the way answers that they are not here yet', async () => {
  const later = someBytes(500)
  await phone.push(phone.capture(unit.work, {
    sha256: sha256(later),
  }))
  const reply = await phone.request(`/v1/blobs/${sha256(later)}`)
  expect([reply.status, await reply.json()]).toEqual([
    404,
    { code: 'blob-unknown' },
  ])
})
