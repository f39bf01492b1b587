import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { writeServerOps } from '../../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'

const HOUR_MS = 3_600_000
const servers: Array<Awaited<ReturnType<typeof aServer>>> = []
afterEach(async () => {
  for (const server of servers.splice(0))
    await server.close()
})

/** Noon in a unit that allows so many bytes a day. */
async function open(limit: unknown = 10_000) {
  const server = await aServer()
  servers.push(server)
  const unit = await aUnit(server)
  const allow = async (value: unknown): Promise<void> => {
    await withLog(server.parts, async log => writeServerOps(log, [
      {
        scope: unit.unit,
        kind: 'setting.changed',
        coll: 'setting',
        id: 'uploads-per-day',
        body: { value },
      },
    ]))
  }
  await allow(limit)
  return {
    server,
    unit,
    allow,
    phone: aPhone(server, unit),
  }
}

async function told(reply: Promise<Response>): Promise<unknown> {
  return {
    status: (await reply).status,
    ...await (await reply).json() as object,
  }
}

test('[BL11] a day is full: the answer says how much is left and when it goes on; at midnight in the unit it does', async () => {
  const { server, unit, phone } = await open()
  expect((await phone.put(someBytes(7000))).status).toBe(201)
  expect(await told(phone.put(someBytes(4000)))).toEqual({
    status: 429,
    code: 'quota-exceeded',
    expected: 3000,
    retryAfterMs: 12 * HOUR_MS,
  })
  expect((await phone.put(someBytes(3000))).status).toBe(201)
  expect((await phone.put(someBytes(1))).status).toBe(429)
  expect((await aPhone(server, unit).put(someBytes(4000))).status).toBe(201)
  server.clock.pass(12 * HOUR_MS - 1)
  expect(await told(phone.put(someBytes(1)))).toMatchObject({ status: 429, retryAfterMs: 1 })
  server.clock.pass(1)
  expect((await phone.put(someBytes(9000))).status).toBe(201)
})

test('[BL11] records go on when the day is full', async () => {
  const { unit, phone } = await open(10)
  expect((await phone.put(someBytes(11))).status).toBe(429)
  expect((await phone.push(phone.capture(unit.work))).results).toMatchObject([
    { status: 'applied' },
  ])
})

test('[BL11] a begun video is counted whole, and each of its pieces is asked anew', async () => {
  const { phone, allow } = await open()
  const film = someBytes(8000)
  const hash = sha256(film)
  const piece = (offset: number) => phone.patch(film.subarray(offset, offset + 2000), { hash, offset, total: 8000 })
  expect((await piece(0)).status).toBe(204)
  expect(await told(phone.put(someBytes(2001)))).toMatchObject({ status: 429, expected: 2000 })
  expect((await phone.put(someBytes(2000))).status).toBe(201)
  expect((await piece(2000)).status).toBe(204)
  await allow(7000)
  expect(await told(piece(4000))).toMatchObject({ status: 429, code: 'quota-exceeded', expected: 5000 })
  await allow(20_000)
  expect((await piece(4000)).status).toBe(204)
  expect((await piece(6000)).status).toBe(201)
})

test('[BL11] two films that began side by side do not lock each other out', async () => {
  const { phone, allow } = await open(20_000)
  const films = [
    someBytes(8000),
    someBytes(8000),
  ]
  const piece = (film: Uint8Array, offset: number) => phone.patch(film.subarray(offset, offset + 4000), {
    hash: sha256(film),
    offset,
    total: 8000,
  })
  expect(await Promise.all(films.map(async film => (await piece(film, 0)).status))).toEqual([204, 204])
  await allow(12_000)
  expect((await piece(films[0]!, 4000)).status).toBe(201)
  expect((await piece(films[1]!, 4000)).status).toBe(429)
})

test('[BL11] what was sent before is answered as ever; no limit and nonsense as the unit set it', async () => {
  const { phone, allow } = await open()
  const bytes = someBytes(9000)
  expect((await phone.put(bytes)).status).toBe(201)
  expect((await phone.put(bytes)).status).toBe(200)
  await allow(0)
  expect((await phone.put(someBytes(9000))).status).toBe(201)
  await allow('viel')
  expect((await phone.put(someBytes(9000))).status).toBe(201)
})

test('[BL11] what a person sent and began is found by an index, however much lies there', async () => {
  const { server } = await open()
  const plans = await Promise.all([
    sql<{ detail: string }>`explain query plan select sum(blob.size) from blob_owner as owner inner join blob on blob.hash = owner.hash where owner.person_id = 'a' and owner.stored_ms >= 5`,
    sql<{ detail: string }>`explain query plan select sum(size) from upload where person_id = 'a' and updated_ms >= 5 and hash != 'b'`,
  ].map(async query => (await query.execute(server.parts.db)).rows.map(({ detail }) => detail)))
  expect(plans.flat().filter(line => line.startsWith('SCAN'))).toEqual([])
  expect(plans.flat().join()).toMatch(/blob_owner_person.*upload_person/)
})
