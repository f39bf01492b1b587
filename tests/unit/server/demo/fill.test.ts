import type { Buffer } from 'node:buffer'
import type { Conflict } from '../../../../src/domain/conflict/schema.ts'
import type { Evidence } from '../../../../src/domain/evidence/schema.ts'
import type { EntityRow } from '../../../../src/domain/oplog/row.ts'
import type { SessionReply } from '../../../../src/protocol/account.ts'
import type { Phone } from '../people/a-person.ts'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blobsOf } from '../../../../src/domain/evidence/blobs-of.ts'
import { canonicalJson } from '../../../../src/domain/ledger/canonical.ts'
import { parseClauseRef } from '../../../../src/domain/rubric/clause-ref.ts'
import { cast, demoCycleId, demoUnitId, demoVisitId } from '../../../../src/server/demo/cast.ts'
import { fillDemo } from '../../../../src/server/demo/fill.ts'
import { demoLinks } from '../../../../src/server/demo/links.ts'
import { readRows } from '../../../../src/server/people/rows.ts'
import { shippedRubrics } from '../../../../src/standards/load.ts'
import { aPhone, aUnit, tokenOf } from '../people/a-person.ts'
import { aServer, openServer } from '../people/a-server.ts'

let server: Awaited<ReturnType<typeof openServer>>
let evidence: { id: string, data: Evidence }[]
const work = `work:${demoCycleId}`

/** One demo for all tests that look at it: filling it draws sixty pictures. */
beforeAll(async () => {
  server = await openServer({ isDemo: true, origin: 'http://localhost:8787' })
  await fillDemo(server.parts)
  evidence = await readRows<Evidence>(server.parts.db, work, 'evidence')
}, 120_000)
afterAll(() => server.close())

async function comeInAs(name: keyof typeof cast): Promise<{ phone: Phone, session: SessionReply }> {
  const link = (await demoLinks(server.parts)).find(candidate => candidate.name === name)
  const phone = aPhone(server)
  const { body } = await phone.send<SessionReply>('POST', '/v1/links/use', {
    token: tokenOf(link?.url ?? ''),
    device: phone.device,
  })
  return { phone, session: body }
}

async function bytesOf(sha256: string): Promise<Buffer> {
  return await buffer(await server.parts.blobs.read(sha256))
}

test('the unit is the plan\'s, says that it is a demo, and answers for all 31 standards', async () => {
  const [unit] = await readRows(server.parts.db, `unit:${demoUnitId}`, 'unit')
  expect(unit?.data).toEqual({ name: '岳阳市人民政府口岸管理办公室（演示）', isDemo: true })
  expect(await readRows(server.parts.db, work, 'assignment')).toHaveLength(31)
})

test('a year is in it: activities in every season, sixty pieces of evidence, in every state', async () => {
  const activities = await readRows<{ day: string }>(server.parts.db, work, 'activity')
  expect(activities.length).toBeGreaterThanOrEqual(10)
  expect(new Set(activities.map(row => Math.ceil(Number(row.data.day.slice(5, 7)) / 3)))).toEqual(new Set([1, 2, 3, 4]))
  expect(evidence.length).toBeGreaterThanOrEqual(60)
  const count = (status: string): number => evidence.filter(row => row.data.status === status).length
  expect([
    'draft',
    'submitted',
    'approved',
    'accepted',
    'returned',
  ].map(count).every(n => n >= 2)).toBe(true)
  expect(new Set(evidence.map(row => row.data.kind))).toEqual(new Set(['photo', 'scan', 'document']))
})

test('every op was taken as a real phone\'s would be; one of them crossed another', async () => {
  const rows = await server.parts.db.selectFrom('op').select(['status', 'late', 'kind']).where('status', '!=', 'applied').execute()
  expect(rows).toEqual([
    { status: 'conflict', late: 0, kind: 'activity.changed' },
  ])
  const late = await server.parts.db.selectFrom('op').select('op_id').where('late', '=', 1).execute()
  expect(late).toEqual([])
})

test('the volunteer\'s words were put aside in it, and wait to be looked at', async () => {
  const conflicts = await readRows<Conflict>(server.parts.db, work, 'conflict')
  expect(conflicts.map(({ data }) => data)).toMatchObject([
    {
      path: 'background',
      lostBy: cast.甲.personId,
      keptBy: cast.乙.personId,
      settled: false,
    },
  ])
})

test('[DM2] captures are by 甲 to 丁 and reviewed by somebody else', async () => {
  const authors = new Set(evidence.map(row => row.data.capturedBy))
  expect(authors).toEqual(new Set([cast.甲, cast.乙, cast.丙, cast.丁].map(person => person.personId)))
  const people = await readRows<{ name: string }>(server.parts.db, `unit:${demoUnitId}`, 'person')
  expect(people.map(row => row.data.name)).toEqual(['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛'])
})

test('each phone\'s manifests make one chain, and each speaks of its bytes', async () => {
  const ops = await server.parts.db.selectFrom('op').select(['device_id', 'body']).where('kind', '=', 'evidence.captured').orderBy('device_id').orderBy('op_no').execute()
  const last = new Map<string, string>()
  for (const { device_id, body } of ops) {
    const { manifest, manifestHash } = JSON.parse(body) as Pick<Evidence, 'manifest' | 'manifestHash'>
    expect(createHash('sha256').update(canonicalJson(manifest)).digest('hex')).toBe(manifestHash)
    expect(manifest.previous).toBe(last.get(device_id) ?? null)
    last.set(device_id, manifestHash)
  }
  expect(last.size).toBe(4)
})

test('all bytes are there, with number and receipt', async () => {
  for (const { data } of evidence) {
    for (const sha256 of blobsOf(data as unknown as EntityRow['data']))
      expect(await server.parts.blobs.size(sha256)).toBeGreaterThan(0)
    expect(data.number).toMatch(/^2026-\d{2}-\d{3}$/)
    expect(data.receipts).toHaveLength(data.files.length)
    expect(data.derivatives.map(derivative => derivative.role)).toEqual(expect.arrayContaining(['thumb', 'preview']))
  }
  const [first] = evidence
  const sha256 = first?.data.files[0]?.sha256 ?? ''
  expect(createHash('sha256').update(await bytesOf(sha256)).digest('hex')).toBe(sha256)
})

test('thumbs and previews keep to their sizes', () => {
  const all = evidence.flatMap(row => row.data.derivatives)
  const largest = (role: string): number => Math.max(...all.filter(one => one.role === role).map(one => one.size))
  expect(largest('thumb')).toBeLessThanOrEqual(25_000)
  expect(largest('preview')).toBeLessThanOrEqual(250_000)
})

test('[DM1] every picture carries the mark 演示', async () => {
  for (const { data } of evidence) {
    const preview = data.derivatives.find(derivative => derivative.role === 'preview')
    const bytes = await bytesOf(preview?.sha256 ?? '')
    const { width = 0, height = 0 } = await sharp(bytes).metadata()
    // The plate in the lower left corner: dark, with white strokes on it.
    const unit = Math.max(width, height) / 400
    const plate = await sharp(bytes).extract({
      left: Math.round(10 * unit),
      top: Math.round(height - 36 * unit),
      width: Math.round(64 * unit),
      height: Math.round(26 * unit),
    }).greyscale().toBuffer()
    const { channels: [grey] } = await sharp(plate).stats()
    expect(grey?.min, data.caption.subject).toBeLessThan(90)
    expect(grey?.max, data.caption.subject).toBeGreaterThan(235)
    expect(grey?.mean, data.caption.subject).toBeLessThan(160)
  }
})

test('every clause that is named exists in the rubric', () => {
  const known = new Set(shippedRubrics()[0]?.standards.flatMap(standard => standard.clauses.map(clause => clause.id)))
  const named = evidence.flatMap(row => Object.keys(row.data.clauses)).map(ref => parseClauseRef(ref)?.clause ?? ref)
  expect(named.filter(clause => !known.has(clause))).toEqual([])
  expect(new Set(named.map(clause => clause.split('c')[0])).size).toBeGreaterThan(20)
})

test.for(Object.values(cast))('the link of $name ($role) opens without a password, again and again', async ({ name, role }) => {
  const { phone, session } = await comeInAs(name as keyof typeof cast)
  expect(session).toMatchObject({
    name,
    isDemo: true,
    grants: [
      { role },
    ],
  })
  expect(session.scopes.length).toBeGreaterThan(0)
  const pulled = await phone.send<{ rows: unknown[] }>('GET', `/v1/pull?scope=${session.scopes[0]}&after=0`)
  expect(pulled.body.rows.length).toBeGreaterThan(0)
  expect((await comeInAs(name as keyof typeof cast)).session.personId).toBe(session.personId)
})

test('one link opens on two phones, and ends with the next start', async () => {
  const [link] = await demoLinks(server.parts)
  const use = async (): Promise<number> => {
    const phone = aPhone(server)
    return (await phone.send('POST', '/v1/links/use', {
      token: tokenOf(link?.url ?? ''),
      device: phone.device,
    })).status
  }
  expect([await use(), await use()]).toEqual([200, 200])
  await demoLinks(server.parts)
  expect(await use()).toBe(404)
})

test('the inspector sees what was handed in and nothing else, with remarks of their own', async () => {
  const { phone, session } = await comeInAs('辛')
  expect(session.scopes).toEqual([`visit:${demoVisitId}`])
  const { body } = await phone.send<{ rows: { coll: string, data: Evidence, deleted: boolean }[] }>('GET', `/v1/pull?scope=visit:${demoVisitId}&after=0&limit=1000`)
  const shown = body.rows.filter(row => row.coll === 'evidence' && !row.deleted)
  expect(new Set(shown.map(row => row.data.status))).toEqual(new Set(['submitted', 'approved', 'accepted']))
  expect(shown).toHaveLength(evidence.filter(row => !['draft', 'returned'].includes(row.data.status)).length)
  expect(body.rows.filter(row => row.coll === 'remark')).toHaveLength(2)
})

test('a second start changes nothing', async () => {
  const count = async () => await server.parts.db.selectFrom('op').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const before = await count()
  await fillDemo(server.parts)
  await demoLinks(server.parts)
  expect(await count()).toEqual(before)
})

test('a fill that was broken off is completed by the next start, and nothing is there twice', async () => {
  await server.parts.db.deleteFrom('meta').where('k', '=', 'demoFilled').execute()
  await fillDemo(server.parts)
  const again = await readRows<Evidence>(server.parts.db, work, 'evidence')
  expect(again.map(row => [row.id, row.data.status])).toEqual(evidence.map(row => [row.id, row.data.status]))
  expect(await readRows(server.parts.db, `unit:${demoUnitId}`, 'section')).toHaveLength(new Set((await readRows<{ name: string }>(server.parts.db, `unit:${demoUnitId}`, 'section')).map(row => row.data.name)).size)
}, 120_000)

test('a month later the visit is under way again', async () => {
  server.pass(30 * 24 * 3_600_000)
  await fillDemo(server.parts)
  const { session } = await comeInAs('辛')
  expect(session.scopes).toEqual([`visit:${demoVisitId}`])
  expect(session.expiresMs).toBe(server.nowMs() + 7 * 24 * 3_600_000)
})

test('[DM4] the demo never goes into a folder with a real unit', async () => {
  const real = await aServer()
  await aUnit(real)
  await expect(fillDemo(real.parts)).rejects.toMatchObject({ code: 'already-set-up' })
})
