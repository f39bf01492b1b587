import type { ServerWishes } from '../a-server.ts'
import type { TestPhone } from '../a-unit.ts'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { sweepSpools } from '../../../../src/server/blobs/sweep.ts'
import { sweepUnnamed } from '../../../../src/server/blobs/unnamed.ts'
import { usualUploadLimits } from '../../../../src/server/config.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { nodeDisk } from '../../../../src/server/storage/disk.ts'
import { anId } from '../../../support/builders.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit, digestOf, sha256, someBytes } from '../a-unit.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })
const soon = { timeout: 20_000 }

const MiB = 1024 * 1024
const servers: Array<Awaited<ReturnType<typeof aServer>>> = []
afterEach(async () => {
  for (const server of servers.splice(0))
    await server.close()
})

async function open(wishes: ServerWishes = {}) {
  const server = await aServer(wishes)
  servers.push(server)
  const unit = await aUnit(server)
  return {
    server,
    unit,
    phone: aPhone(server, unit),
  }
}

async function answer(reply: Promise<Response>): Promise<unknown[]> {
  const { status, headers } = await reply
  const text = await (await reply).text()
  return [
    status,
    headers.get('content-type')?.startsWith('application/json')
      ? JSON.parse(text)
      : text,
  ]
}

async function have(phone: TestPhone, ...hashes: string[]): Promise<unknown> {
  return await (await phone.request('/v1/blobs/have', {
    method: 'POST',
    body: JSON.stringify({ hashes }),
  })).json()
}

test('[BL1] a photo goes in one request, and again in none', async () => {
  const { phone, server } = await open()
  const bytes = someBytes(3 * MiB)
  const hash = sha256(bytes)
  expect(await have(phone, hash)).toEqual({
    missing: [hash],
    partial: {},
  })
  expect(await answer(phone.put(bytes, {
    'content-digest': digestOf(bytes),
  }))).toEqual([
    201,
    { sha256: hash, size: bytes.length },
  ])
  expect(await have(phone, hash)).toEqual({ missing: [], partial: {} })
  expect(await answer(phone.put(bytes))).toEqual([
    200,
    { sha256: hash, size: bytes.length },
  ])
  expect(readdirSync(join(server.root, 'blobs', hash.slice(0, 2), hash.slice(2, 4)))).toEqual([hash])
  expect(readdirSync(join(server.root, 'spool'))).toEqual([])
})

test('[BL2] a video goes in pieces, and HEAD tells where to go on', async () => {
  const { phone } = await open()
  const bytes = someBytes(5000)
  const hash = sha256(bytes)
  const head = async () => {
    const { status, headers } = await phone.request(`/v1/blobs/${hash}`, { method: 'HEAD' })
    return [
      status,
      headers.get('upload-offset'),
      headers.get('upload-complete'),
      headers.get('upload-length'),
    ]
  }
  expect(await head()).toEqual([200, '0', '?0', null])
  for (const offset of [0, 2000]) {
    const reply = await phone.patch(bytes.subarray(offset, offset + 2000), { hash, offset, total: 5000 })
    expect([
      reply.status,
      reply.headers.get('upload-offset'),
    ]).toEqual([
      204,
      String(offset + 2000),
    ])
  }
  expect(await head()).toEqual([200, '4000', '?0', '5000'])
  expect(await have(phone, hash)).toEqual({
    missing: [hash],
    partial: { [hash]: 4000 },
  })
  expect(await answer(phone.patch(bytes.subarray(4000), { hash, offset: 4000, total: 5000 }))).toEqual([
    201,
    { sha256: hash, size: 5000 },
  ])
  expect(await head()).toEqual([200, '5000', '?1', '5000'])
})

test('[BL2] a piece at the wrong place is refused and told the right one; a repeated piece too', async () => {
  const { phone } = await open()
  const bytes = someBytes(5000)
  const hash = sha256(bytes)
  await phone.patch(bytes.subarray(0, 2000), { hash, offset: 0, total: 5000 })
  for (const offset of [0, 1000, 3000]) {
    expect(await answer(phone.patch(bytes.subarray(offset, offset + 1000), { hash, offset, total: 5000 }))).toEqual([
      409,
      { code: 'wrong-offset', expected: 2000 },
    ])
  }
  expect(await answer(phone.patch(bytes.subarray(2000), { hash, offset: 2000, total: 6000 }))).toEqual([
    400,
    { code: 'wrong-length', expected: 5000 },
  ])
  expect(await answer(phone.patch(someBytes(4000), { hash, offset: 2000, total: 5000 }))).toEqual([
    400,
    { code: 'wrong-length', expected: 5000 },
  ])
})

test('[BL3] bytes that are not what the address or the digest says are refused, and nothing is kept of them', async () => {
  const { phone, server } = await open()
  const [bytes, others] = [
    someBytes(4000),
    someBytes(4000),
  ]
  const hash = sha256(bytes)
  const put = async (about: Record<string, string>, body = bytes) => await answer(phone.request(`/v1/blobs/${hash}`, {
    method: 'PUT',
    body,
    headers: { 'content-length': '4000', ...about },
  }))
  expect(await put({}, others)).toEqual([
    422,
    { code: 'wrong-hash' },
  ])
  expect(await put({
    'content-digest': digestOf(others),
  })).toEqual([
    422,
    { code: 'wrong-hash' },
  ])
  expect(await put({ 'content-digest': 'md5=:aaaa:' })).toEqual([
    422,
    { code: 'bad-field', field: 'content-digest' },
  ])
  expect(await put({ 'content-length': '3999' })).toEqual([
    400,
    { code: 'wrong-length', expected: 3999 },
  ])
  expect(await put({ 'content-length': '4001' })).toEqual([
    400,
    { code: 'wrong-length', expected: 4001 },
  ])
  expect(await put({ 'content-length': 'many' })).toEqual([
    400,
    { code: 'wrong-length' },
  ])
  expect(await put({
    'content-length': String(9 * MiB),
  })).toEqual([
    413,
    { code: 'body-too-large', expected: 8 * MiB },
  ])
  expect(await put({ 'content-length': '0' }, new Uint8Array(0))).toEqual([
    422,
    { code: 'file-empty' },
  ])
  expect(await answer(phone.patch(bytes, {
    'hash': hash,
    'offset': 0,
    'total': 4000,
    'content-digest': digestOf(others),
  }))).toEqual([
    422,
    { code: 'wrong-hash' },
  ])
  expect(await answer(phone.patch(others, { hash, offset: 0, total: 4000 }))).toEqual([
    422,
    { code: 'wrong-hash' },
  ])
  expect(await answer(phone.patch(bytes, { hash, offset: 0, total: 600 * MiB }))).toEqual([
    413,
    { code: 'file-too-large' },
  ])
  expect(await answer(phone.request('/v1/blobs/nonsense', { method: 'PUT', body: bytes }))).toEqual([
    422,
    { code: 'bad-field', field: 'sha256' },
  ])
  expect(readdirSync(join(server.root, 'blobs')).flatMap(name => readdirSync(join(server.root, 'blobs', name)))).toEqual([])
  expect(await server.db.selectFrom('upload').selectAll().execute()).toEqual([])
  expect(await put({})).toEqual([
    201,
    { sha256: hash, size: 4000 },
  ])
})

test('[BL4] while one request writes, a second one of the same person is told to wait', async () => {
  const { phone, server } = await open()
  const bytes = someBytes(4000)
  let goOn = (): void => {}
  const slow = new ReadableStream({
    start: controller => controller.enqueue(bytes.subarray(0, 100)),
    pull: async (controller) => {
      await new Promise<void>(resolve => goOn = resolve)
      controller.enqueue(bytes.subarray(100))
      controller.close()
    },
  })
  const first = phone.request(`/v1/blobs/${sha256(bytes)}`, {
    method: 'PUT',
    body: slow,
    headers: { 'content-length': '4000' },
    duplex: 'half',
  } as RequestInit)
  await expect.poll(async () => (await server.parts.blobs.spooled()).length, soon).toBe(1)
  expect(await answer(phone.put(bytes))).toEqual([
    423,
    { code: 'blob-busy', retryAfterMs: 2000 },
  ])
  goOn()
  expect((await first).status).toBe(201)
})

test('[BL5] a started upload tells nobody else about it, and a hash alone gives nobody the bytes', async () => {
  const { phone, server, unit } = await open()
  const other = aPhone(server, unit)
  const bytes = someBytes(4000)
  const hash = sha256(bytes)
  await phone.patch(bytes.subarray(0, 2000), { hash, offset: 0, total: 4000 })
  expect(await have(other, hash)).toEqual({
    missing: [hash],
    partial: {},
  })
  expect(await answer(other.patch(bytes.subarray(2000), { hash, offset: 2000, total: 4000 }))).toEqual([
    409,
    { code: 'wrong-offset', expected: 0 },
  ])
  await phone.put(bytes)
  expect(await have(other, hash)).toEqual({
    missing: [hash],
    partial: {},
  })
  await other.push(other.capture(unit.work, { sha256: hash }))
  expect(await answer(other.request(`/v1/blobs/${hash}`))).toEqual([
    404,
    { code: 'blob-unknown' },
  ])
  await other.put(bytes)
  expect((await other.request(`/v1/blobs/${hash}`)).status).toBe(200)
})

test('[BL5] whoever can read a blob may name it in something new without sending it again', async () => {
  const { phone, server, unit } = await open()
  const leader = aPhone(server, unit, 'taskForce')
  const bytes = someBytes(4000)
  const hash = sha256(bytes)
  await phone.put(bytes)
  const first = phone.capture(unit.work, { sha256: hash })
  await phone.push(first)
  await leader.push(leader.capture(unit.work, { sha256: hash }))
  const refs = await server.db.selectFrom('blob_ref').select(['entity_id', 'entitled']).where('hash', '=', hash).execute()
  expect(refs.find(ref => ref.entity_id !== first.id)?.entitled).toBe(1)
})

const tinyDisk = {
  ...nodeDisk,
  space: async () => ({ freeBytes: 4 * 1024 ** 3, totalBytes: 100 * 1024 ** 3 }),
}

test('[BL6] a nearly full disk refuses bytes and still takes in records', async () => {
  const limits = { minFreeShare: 0.05, minFreeBytes: 0 }
  const { phone, unit, server } = await open({
    disk: tinyDisk,
    config: { disk: limits },
  })
  const bytes = someBytes(1000)
  expect(await answer(phone.put(bytes))).toEqual([
    507,
    { code: 'disk-full', retryAfterMs: 300_000 },
  ])
  expect((await phone.put(bytes)).headers.get('retry-after')).toBe('300')
  expect(await answer(phone.patch(bytes, {
    hash: sha256(bytes),
    offset: 0,
    total: 2000,
  }))).toEqual([
    507,
    { code: 'disk-full', retryAfterMs: 300_000 },
  ])
  const { results } = await phone.push(phone.capture(unit.work, {
    sha256: sha256(bytes),
  }))
  expect(results[0]?.status).toBe('applied')
  const administrator = aPhone(server, unit, 'administrator')
  expect(await answer(administrator.request('/v1/disk'))).toEqual([
    200,
    expect.objectContaining({ freeBytes: 4 * 1024 ** 3, totalBytes: 100 * 1024 ** 3, level: 'refusing' }),
  ])
  expect(await answer(phone.request('/v1/disk'))).toEqual([
    403,
    { code: 'forbidden' },
  ])
})

test('[BL6] a database that is full fails the whole push and keeps none of it', async () => {
  const { phone, unit, server } = await open()
  await phone.push(phone.capture(unit.work))
  const before = await server.db.selectFrom('op').selectAll().execute()
  server.connection.exec('pragma wal_checkpoint(truncate)')
  const { page_count: pages } = server.connection.prepare('pragma page_count').get() as { page_count: number }
  server.connection.exec(`pragma max_page_count = ${pages}`)
  const ops = Array.from({ length: 40 }, (_, n) => ({
    ...phone.capture(unit.work, {
      caption: {
        reason: '字'.repeat(1500),
      },
    }),
    opNo: n + 2,
  }))
  expect(await answer(phone.pushRaw(ops))).toEqual([
    507,
    { code: 'disk-full' },
  ])
  expect(await server.db.selectFrom('op').selectAll().execute()).toEqual(before)
  server.connection.exec('pragma max_page_count = 1000000')
  expect((await phone.pushRaw(ops)).status).toBe(200)
})

test('[BL7] what a stopped device has captured is taken in, and that is all it may do', async () => {
  const { server, unit } = await open()
  const stopped = aPhone(server, unit, { isRevoked: true })
  const bytes = someBytes(2000)
  expect((await stopped.put(bytes)).status).toBe(201)
  expect((await stopped.request(`/v1/blobs/${sha256(bytes)}`, { method: 'HEAD' })).status).toBe(200)
  for (const path of [`/v1/blobs/${sha256(bytes)}`, `/v1/pull?scope=${unit.work}&after=0`, '/v1/events']) {
    expect(await answer(stopped.request(path))).toEqual([
      403,
      { code: 'device-revoked' },
    ])
  }
})

test('[BL7] bytes from a stopped device open nothing and earn no receipt; the same from a good one do', async () => {
  const { server, unit, phone } = await open()
  const bytes = someBytes(2000)
  const capture = phone.capture(unit.work, {
    sha256: sha256(bytes),
  })
  await phone.push(capture)
  const stolen = aPhone(server, unit, {
    ...phone.caller,
    sessionId: anId(),
    isRevoked: true,
  })
  expect((await stolen.put(bytes)).status).toBe(201)
  expect(await have(stolen, sha256(bytes))).toEqual({ missing: [], partial: {} })
  const receipts = async () => (await phone.rowOf(unit.work, 'evidence', capture.id))?.data.receipts
  expect([await receipts(), (await phone.request(`/v1/blobs/${sha256(bytes)}`)).status]).toEqual([[], 404])
  expect(await have(phone, sha256(bytes))).toEqual({
    missing: [
      sha256(bytes),
    ],
    partial: {},
  })
  expect((await phone.put(bytes)).status).toBe(201)
  expect([(await receipts() as unknown[]).length, (await phone.request(`/v1/blobs/${sha256(bytes)}`)).status]).toEqual([1, 200])
  expect((await stolen.put(bytes)).status).toBe(200)
  expect((await phone.request(`/v1/blobs/${sha256(bytes)}`)).status).toBe(200)
})

test('what a broken upload left behind is swept away, what can go on stays for a month', async () => {
  const { phone, server } = await open()
  const [going, orphan] = [
    someBytes(3000),
    someBytes(3000),
  ]
  await phone.patch(going.subarray(0, 1000), {
    hash: sha256(going),
    offset: 0,
    total: 3000,
  })
  const spool = await server.parts.blobs.claim(sha256(orphan), phone.personId)
  await spool.write({
    offset: 0,
    length: 0,
    digest: null,
    bytes: (async function* () {})(),
  })
  await spool.release()
  expect(await sweepSpools(server.parts)).toBe(1)
  expect(await server.parts.blobs.spooled()).toEqual([
    {
      hash: sha256(going),
      owner: phone.personId,
    },
  ])
  server.clock.pass(31 * 86_400_000)
  expect(await sweepSpools(server.parts)).toBe(1)
})

test('[BL10] nobody fills the disk with what no record names; what a record names does not count', async () => {
  const { server, unit, phone } = await open({
    config: {
      uploads: { ...usualUploadLimits, maxUnnamedBytes: 5000 },
    },
  })
  const named = someBytes(4000)
  await phone.push(phone.capture(unit.work, {
    sha256: sha256(named),
  }))
  expect((await phone.put(named)).status).toBe(201)
  expect((await phone.put(someBytes(3000))).status).toBe(201)
  expect(await answer(phone.put(someBytes(3000)))).toEqual([
    429,
    { code: 'quota-exceeded', retryAfterMs: 3_600_000 },
  ])
  const bytes = someBytes(1500)
  const begun = await phone.patch(bytes.subarray(0, 100), {
    hash: sha256(bytes),
    offset: 0,
    total: 1500,
  })
  expect(begun.status).toBe(204)
  expect((await phone.put(someBytes(600))).status).toBe(429)
  expect((await aPhone(server, unit).put(someBytes(3000))).status).toBe(201)
})

test('[BL10] what nobody has named for months is thrown away; what a record or a quarantined one names stays, and what comes again is kept anew', async () => {
  const { server, unit, phone } = await open()
  const [named, waiting, orphan, again] = Array.from({ length: 4 }, () => someBytes(1000)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  await phone.push(phone.capture(unit.work, {
    sha256: sha256(named),
  }))
  const stopped = aPhone(server, unit, { isRevoked: true })
  await stopped.push(stopped.capture(unit.work, {
    sha256: sha256(waiting),
  }))
  await stopped.put(waiting)
  for (const bytes of [named, orphan, again])
    await phone.put(bytes)
  server.clock.pass(89 * 86_400_000)
  expect(await sweepUnnamed(server.parts)).toBe(0)
  await aPhone(server, unit).put(again)
  server.clock.pass(2 * 86_400_000)
  expect(await sweepUnnamed(server.parts)).toBe(1)
  expect(await Promise.all([named, waiting, orphan, again].map(async bytes => await server.parts.blobs.size(sha256(bytes))))).toEqual([
    1000,
    1000,
    undefined,
    1000,
  ])
  expect((await phone.put(orphan)).status).toBe(201)
  expect(await have(phone, sha256(orphan))).toEqual({ missing: [], partial: {} })
})

test('[BL10] bytes that are swept in the very moment that they come again are asked for again, not promised', async () => {
  const { server, phone } = await open()
  const bytes = someBytes(1000)
  const { blobs } = server.parts
  const claim = blobs.claim.bind(blobs)
  vi.spyOn(blobs, 'claim').mockImplementationOnce(async (hash, owner) => {
    const spool = await claim(hash, owner)
    return {
      ...spool,
      finish: async () => {
        await spool.finish()
        await blobs.remove(hash)
      },
    }
  })
  expect((await phone.put(bytes)).status).toBe(423)
  expect((await phone.put(bytes)).status).toBe(201)
})

test('[BL1] a stored file that the disk has cut is given to nobody and asked for again, and is whole afterwards', async () => {
  const { phone, server, unit } = await open()
  const bytes = someBytes(1000)
  const hash = sha256(bytes)
  await phone.push(phone.capture(unit.work, { sha256: hash }))
  await phone.put(bytes)
  writeFileSync(join(server.root, 'blobs', hash.slice(0, 2), hash.slice(2, 4), hash), '')
  expect(await have(phone, hash)).toEqual({
    missing: [hash],
    partial: {},
  })
  expect((await phone.request(`/v1/blobs/${hash}`, { method: 'HEAD' })).headers.get('upload-complete')).toBe('?0')
  expect((await phone.request(`/v1/blobs/${hash}`)).status).toBe(404)
  expect((await phone.put(bytes)).status).toBe(201)
  expect((await (await phone.request(`/v1/blobs/${hash}`)).arrayBuffer()).byteLength).toBe(1000)
  expect(await server.parts.blobs.size(hash)).toBe(1000)
})

test('[BL6] a database that a full disk made SQLite roll back by itself says that the disk is full', async () => {
  const { server } = await open()
  const full = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })
  await expect(withLog(server.parts, async () => {
    server.connection.exec('rollback')
    throw full
  })).rejects.toMatchObject({ code: 'disk-full', cause: full })
})

test('a spool that the disk has lost starts again from the beginning', async () => {
  const { phone, server } = await open()
  const bytes = someBytes(3000)
  const hash = sha256(bytes)
  await phone.patch(bytes.subarray(0, 1000), { hash, offset: 0, total: 3000 })
  await nodeDisk.remove(join(server.root, 'spool', `${hash}.${phone.personId}.part`))
  expect((await phone.request(`/v1/blobs/${hash}`, { method: 'HEAD' })).headers.get('upload-offset')).toBe('0')
  expect((await phone.patch(bytes, { hash, offset: 0, total: 3000 })).status).toBe(201)
})
