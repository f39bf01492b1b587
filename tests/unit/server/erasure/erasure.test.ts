import type { TestPhone } from '../a-unit.ts'
import type { Cast } from './an-order.ts'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { blobPath } from '../../../../src/server/backup/copy-blob.ts'
import { carryOutErasures } from '../../../../src/server/erasure/destroy.ts'
import { releaseQuarantined } from '../../../../src/server/oplog/release.ts'
import { writeServerOps } from '../../../../src/server/oplog/server-writer.ts'
import { withLog } from '../../../../src/server/oplog/with-log.ts'
import { anId, anOp } from '../../../support/builders.ts'
import { aGrant, aServer } from '../a-server.ts'
import { aPhone, aUnit, sha256, someBytes } from '../a-unit.ts'
import { aCast, aPiece, confirmed, erased, NAME, orderOf, PLACE, wordOn } from './an-order.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let server: Awaited<ReturnType<typeof aServer>>
let cast: Cast
beforeEach(async () => {
  server = await aServer()
  cast = await aCast(server)
})
afterEach(async () => await server.close())

function fileOf(hash: string): string {
  return blobPath(join(server.root, 'blobs'), hash)
}

async function fetched(phone: TestPhone, hash: string): Promise<[number, string?]> {
  const reply = await phone.request(`/v1/blobs/${hash}`)
  return reply.status === 200
    ? [200]
    : [reply.status, (await reply.json() as { code: string }).code]
}

/** Every byte that the database keeps, its log included. */
function allOnDisk(): string {
  return readdirSync(server.root).filter(name => name.startsWith('jianzheng.sqlite')).map(name => readFileSync(join(server.root, name), 'utf8')).join('\n')
}

async function audit(): Promise<string[]> {
  const rows = await server.db.selectFrom('row_').select('data').where('scope_id', '=', cast.unit.audit).orderBy('seq').execute()
  return rows.map(({ data }) => (JSON.parse(data) as { what: string }).what).filter(what => what.startsWith('erasure.'))
}

test('[ER1] an administrator orders, a second person confirms: file, picture and the named words are gone, hash, size, time, reason and both names stay', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  const order = await erased(server, cast, piece)
  expect(existsSync(fileOf(piece.hash))).toBe(false)
  expect(existsSync(fileOf(piece.thumbHash))).toBe(false)
  const row = await cast.author.rowOf(cast.unit.work, 'evidence', piece.id)
  expect(row?.data).toMatchObject({
    caption: { subject: '路口劝导' },
    derivatives: [],
    files: [
      { sha256: piece.hash, size: 1000 },
    ],
    erasures: [
      {
        id: order.id,
        files: [
          { sha256: piece.hash, size: 1000 },
        ],
        ground: 'asked',
        reason: '本人要求',
        orderedBy: cast.administrator.personId,
        confirmedBy: cast.second.personId,
        erasedMs: server.clock.now(),
      },
    ],
  })
  expect((await cast.author.rowOf(cast.unit.work, 'erasure', order.id))?.data.state).toBe('done')
  expect(await audit()).toEqual(['erasure.ordered', 'erasure.confirmed', 'erasure.carriedOut'])
})

test('[ER4] the words are nowhere on the disk any more: not in rows, ops, what came raw, copies of visits, crossed words, nor in free pages', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  await cast.author.push(
    {
      ...anOp({
        kind: 'caption.changed',
        coll: 'evidence',
        id: piece.id,
        scope: cast.unit.work,
        body: {
          caption: { people: `${NAME}二` },
        },
      }),
      sig: 'abc',
    },
    anOp({
      kind: 'status.changed',
      coll: 'evidence',
      id: piece.id,
      scope: cast.unit.work,
      body: { to: 'submitted' },
    }),
  )
  const other = aPhone(server, cast.unit, 'taskForce')
  const crossing = await other.push(anOp({
    kind: 'caption.changed',
    coll: 'evidence',
    id: piece.id,
    scope: cast.unit.work,
    body: {
      caption: { people: `${NAME}三` },
    },
  }))
  expect(crossing.results[0]?.status).toBe('conflict')
  expect(allOnDisk()).toContain(NAME)
  await erased(server, cast, piece, {
    fields: ['caption.people', 'fileName'],
  })
  const conflict = (await other.pull(cast.unit.work, 0, 1000)).rows.find(row => row.coll === 'conflict')
  expect(conflict?.data).toMatchObject({ kept: null, lost: null, isErased: true })
  expect(allOnDisk()).not.toContain(NAME)
})

test('[ER1] an order that waits can be withdrawn or refused, nothing is lost; what was decided cannot be decided again', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  for (const [verb, phone, body] of [
    ['withdrawn', cast.administrator, {}],
    [
      'refused',
      cast.second,
      { decision: '材料仍需保留' },
    ],
  ] as const) {
    const order = orderOf(cast.unit, piece.id, {
      hashes: [piece.hash],
    })
    await cast.administrator.push(order)
    expect((await phone.push(wordOn(order, verb, body))).results).toMatchObject([
      { status: 'applied' },
    ])
    expect((await cast.second.push(wordOn(order, 'confirmed'))).results).toMatchObject([
      { status: 'rejected', code: 'op-illegal-state' },
    ])
  }
  await carryOutErasures(server.parts)
  expect(await fetched(cast.author, piece.hash)).toEqual([200])
  const order = await erased(server, cast, piece)
  expect((await cast.administrator.push(wordOn(order, 'withdrawn'))).results).toMatchObject([
    { status: 'rejected', code: 'op-illegal-state' },
  ])
})

test('[ER2] nobody confirms their own order, nor the erasure of what they captured themselves; who may not order or confirm does neither', async () => {
  const own = await aPiece(cast.second, cast.unit)
  const order = orderOf(cast.unit, own.id, {
    hashes: [own.hash],
  })
  await cast.administrator.push(order)
  for (const phone of [cast.administrator, cast.second]) {
    expect((await phone.push(wordOn(order, 'confirmed'))).results).toMatchObject([
      { status: 'rejected', code: 'erasure-same-person' },
    ])
  }
  expect((await cast.author.push(wordOn(order, 'confirmed'), orderOf(cast.unit, own.id, {
    hashes: [own.hash],
  }))).results).toMatchObject([
    { code: 'op-forbidden' },
    { code: 'op-forbidden' },
  ])
  expect((await cast.second.push(orderOf(cast.unit, own.id, {
    hashes: [own.hash],
  }))).results).toMatchObject([
    { code: 'op-forbidden' },
  ])
  expect(await carryOutErasures(server.parts)).toBe(0)
})

test('[ER3] a confirmation out of quarantine is not let in: an administrator alone could speak for two', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  const order = orderOf(cast.unit, piece.id, {
    hashes: [piece.hash],
  })
  await cast.administrator.push(order)
  const grant = aGrant(cast.second.personId, 'taskForce')
  await withLog(server.parts, async log => await writeServerOps(log, [
    {
      scope: cast.unit.unit,
      kind: 'grant.given',
      coll: 'grant',
      id: grant.id,
      body: { ...grant },
    },
  ]))
  cast.second.caller.isRevoked = true
  await cast.second.push(wordOn(order, 'confirmed'))
  expect(await releaseQuarantined({
    parts: server.parts,
    unitId: cast.unit.unitId,
    places: [
      { deviceId: cast.second.deviceId, opNo: 1 },
    ],
  })).toMatchObject([
    { isApplied: false, code: 'op-forbidden' },
  ])
  expect(await carryOutErasures(server.parts)).toBe(0)
})

test('[ER5] from the confirmation on the bytes are neither given nor taken, with a code of their own, whole, in pieces or as a picture', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  await confirmed(cast, piece)
  expect(await fetched(cast.author, piece.hash)).toEqual([410, 'erased'])
  expect(await fetched(cast.second, piece.thumbHash)).toEqual([410, 'erased'])
  await carryOutErasures(server.parts)
  expect(await fetched(cast.author, piece.hash)).toEqual([410, 'erased'])
  const again = await cast.author.put(piece.bytes)
  expect([again.status, await again.json()]).toEqual([
    410,
    { code: 'erased' },
  ])
  const inPieces = await cast.author.patch(piece.bytes.slice(0, 1000), { hash: piece.hash, offset: 0, total: 3000 })
  expect(inPieces.status).toBe(410)
  const fresh = sha256(someBytes(10))
  const have = await cast.author.request('/v1/blobs/have', {
    method: 'POST',
    body: JSON.stringify({
      hashes: [piece.hash, fresh],
    }),
    headers: { 'content-type': 'application/json' },
  })
  expect(await have.json()).toEqual({
    missing: [piece.hash, fresh],
    partial: {},
  })
  expect(existsSync(fileOf(piece.hash))).toBe(false)
})

test('[ER5] a started upload is thrown away, and one that ends while it is erased does not stay', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  await cast.second.patch(piece.bytes.slice(0, 1000), { hash: piece.hash, offset: 0, total: 3000 })
  await erased(server, cast, piece)
  expect(readdirSync(join(server.root, 'spool'))).toEqual([])
  expect(await server.db.selectFrom('upload').selectAll().execute()).toEqual([])
})

test('[ER6] the same bytes in another piece of the unit go too, with that one\'s pictures; its words stay', async () => {
  const bytes = someBytes(3000)
  const piece = await aPiece(cast.author, cast.unit, bytes)
  const twin = await aPiece(cast.second, cast.unit, bytes)
  await erased(server, cast, piece)
  expect((await cast.author.rowOf(cast.unit.work, 'evidence', twin.id))?.data).toMatchObject({
    caption: { people: NAME },
    derivatives: [],
    erasures: [
      {
        files: [
          { sha256: piece.hash },
        ],
        fields: [],
      },
    ],
  })
  expect(existsSync(fileOf(twin.thumbHash))).toBe(false)
})

test('[ER6] what another unit of the server names as well is not destroyed for it, and who only names a stranger\'s bytes destroys nothing', async () => {
  const theirs = await aUnit(server)
  const stranger = aPhone(server, theirs)
  const bytes = someBytes(3000)
  const piece = await aPiece(stranger, theirs, bytes)
  const ours = await aPiece(cast.author, cast.unit, bytes)
  await erased(server, cast, ours)
  expect(await fetched(cast.author, piece.hash)).toEqual([410, 'erased'])
  expect(await fetched(stranger, piece.hash)).toEqual([200])
})

test('[ER6] a picture that another piece shows too stays', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  const other = await aPiece(cast.author, cast.unit)
  await cast.author.push(anOp({
    kind: 'derivative.added',
    coll: 'evidence',
    id: other.id,
    scope: cast.unit.work,
    body: {
      role: 'preview',
      sha256: piece.thumbHash,
      size: 500,
      mime: 'image/jpeg',
      width: 320,
      height: 240,
      madeBy: cast.author.deviceId,
    },
  }))
  await erased(server, cast, piece)
  expect(await fetched(cast.author, piece.thumbHash)).toEqual([200])
})

test('[ER7] a picture of it that comes late is refused, and so are its bytes', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  await erased(server, cast, piece)
  const late = someBytes(700)
  const { results } = await cast.author.push(anOp({
    kind: 'derivative.added',
    coll: 'evidence',
    id: piece.id,
    scope: cast.unit.work,
    body: {
      role: 'preview',
      sha256: sha256(late),
      size: 700,
      mime: 'image/jpeg',
      width: 1600,
      height: 1200,
      madeBy: cast.author.deviceId,
    },
  }))
  expect(results).toMatchObject([
    { status: 'rejected', code: 'erased' },
  ])
  expect((await cast.author.put(late)).status).toBe(410)
})

test('[ER8] what a phone says late that had not heard of it loses the words before it is kept; who has seen it may write anew', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  await erased(server, cast, piece)
  const change = (people: string, baseSeq: number) => anOp({
    kind: 'caption.changed',
    coll: 'evidence',
    id: piece.id,
    scope: cast.unit.work,
    baseSeq,
    body: {
      caption: { people, place: '岳阳楼' },
    },
  })
  await cast.author.push({
    ...change(NAME, 0),
    extra: { note: 1 },
  })
  expect((await cast.author.rowOf(cast.unit.work, 'evidence', piece.id))?.data.caption).toEqual({ subject: '路口劝导', place: '岳阳楼' })
  expect(JSON.stringify(await server.db.selectFrom('op').select(['body', 'raw']).execute())).not.toContain(NAME)
  const { head } = await cast.author.pull(cast.unit.work)
  await cast.author.push(change('志愿者若干', head))
  expect((await cast.author.rowOf(cast.unit.work, 'evidence', piece.id))?.data.caption).toMatchObject({ people: '志愿者若干' })
})

test('[ER8] another piece of the same bytes stands as erased from the start', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  await erased(server, cast, piece)
  const again = cast.second.capture(cast.unit.work, { sha256: piece.hash })
  await cast.second.push(again)
  expect((await cast.second.put(piece.bytes)).status).toBe(410)
  expect((await cast.author.rowOf(cast.unit.work, 'evidence', again.id))?.data).toMatchObject({
    erasures: [
      {
        files: [
          { sha256: piece.hash },
        ],
      },
    ],
  })
})

test('[ER4] visits lose it as well, closed ones too', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  const id = anId()
  const visit = `visit:${id}`
  await withLog(server.parts, async (log) => {
    await log.createScope({ id: visit, unit_id: cast.unit.unitId, cycle_id: cast.unit.cycleId })
    await writeServerOps(log, [
      {
        scope: visit,
        kind: 'visit.planned',
        coll: 'visit',
        id,
        body: {
          name: '检查',
          kind: 'official',
          cycleId: cast.unit.cycleId,
          standards: [],
          fromMs: server.clock.now(),
          untilMs: server.clock.now() + 1000,
        },
      },
    ])
  })
  const personId = anId()
  const inspector = aPhone(server, cast.unit, {
    personId,
    grants: [
      aGrant(personId, 'inspector', { visitId: id }),
    ],
  })
  await cast.author.push(anOp({
    kind: 'status.changed',
    coll: 'evidence',
    id: piece.id,
    scope: cast.unit.work,
    body: { to: 'submitted' },
  }))
  expect((await inspector.rowOf(visit, 'evidence', piece.id))?.data.caption).toMatchObject({ people: NAME })
  server.clock.pass(5000) // over: nothing is projected any more
  await erased(server, cast, piece)
  const copy = await server.db.selectFrom('row_').select('data').where('scope_id', '=', visit).where('id', '=', piece.id).executeTakeFirstOrThrow()
  expect(copy.data).not.toContain(NAME)
  expect(await fetched(inspector, piece.hash)).toEqual([410, 'erased'])
})

test('[ER1] fields alone: the picture stays', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  await cast.author.push(anOp({
    kind: 'caption.changed',
    coll: 'evidence',
    id: piece.id,
    scope: cast.unit.work,
    body: {
      caption: { place: PLACE },
    },
  }))
  await erased(server, cast, piece, {
    hashes: [],
    fields: ['caption.place'],
  })
  expect(await fetched(cast.author, piece.hash)).toEqual([200])
  const row = await cast.author.rowOf(cast.unit.work, 'evidence', piece.id)
  expect(row?.data.caption).toEqual({ people: NAME, subject: '路口劝导' })
  expect(row?.data.derivatives).toHaveLength(1)
  expect(allOnDisk()).not.toContain(PLACE)
})

test('[ER1] an order names what the piece has, says why, and is not given for what is erased', async () => {
  const piece = await aPiece(cast.author, cast.unit)
  const bad = [
    {
      hashes: [
        sha256(someBytes(5)),
      ],
    },
    { hashes: [], fields: [] },
    {
      hashes: [piece.hash],
      ground: 'other',
      reason: ' ',
    },
    {
      hashes: [piece.hash],
      fields: ['capturedBy'],
    },
  ]
  const { results } = await cast.administrator.push(...bad.map(about => orderOf(cast.unit, piece.id, about)), orderOf(cast.unit, anId(), {
    hashes: [piece.hash],
  }))
  expect(results.map(({ code }) => code)).toEqual([
    ...bad.map(() => 'op-malformed'),
    'op-unknown-target',
  ])
  await erased(server, cast, piece)
  expect((await cast.administrator.push(orderOf(cast.unit, piece.id, {
    hashes: [piece.hash],
  }))).results).toMatchObject([
    { code: 'erased' },
  ])
})
