import type { Lost } from './a-pack.ts'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { revokeDevice } from '../../../../src/server/people/devices.ts'
import { aCapture, aPerson } from '../../../support/builders.ts'
import { aDevice } from '../people/a-person.ts'
import { aLostPhone, hash, photo } from './a-pack.ts'

vi.setConfig({ testTimeout: 120_000 })

let lost: Lost

beforeEach(async () => {
  lost = await aLostPhone()
})

async function carry(): Promise<void> {
  const { yi, bring, pack, sendPhoto } = lost
  const index = await pack()
  expect((await bring(yi.phone, index)).body).toMatchObject({
    fresh: 2,
    missing: [hash],
  })
  expect(await sendPhoto(yi.phone)).toBe(201)
  expect((await bring(yi.phone, index)).body).toEqual({
    fresh: 0,
    known: 2,
    held: 0,
    refused: 0,
    missing: [],
  })
}

test('[RP1] what another person carries in stands under the name of whoever made it, with its bytes and a receipt', async () => {
  await carry()
  const [row] = await lost.rows()
  expect(row?.data).toMatchObject({
    capturedBy: lost.jia.personId,
    caption: { subject: '路口劝导', place: '岳阳楼' },
    receipts: [
      {
        statement: { sha256: hash },
      },
    ],
  })
  const fetched = await lost.server.app.request(`/v1/blobs/${hash}`, {
    headers: { cookie: lost.admin.cookie() ?? '' },
  })
  expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(new Uint8Array(photo))
})

test('[RP2] brought in again, by anybody and in any number, it changes nothing', async () => {
  await carry()
  const before = await lost.everything()
  for (const by of [
    lost.yi.phone,
    lost.admin,
    lost.jia.phone,
    lost.yi.phone,
  ])
    expect((await lost.bring(by, await lost.pack())).body).toMatchObject({ fresh: 0, known: 2, missing: [] })
  expect(await lost.everything()).toBe(before)
})

test('[RP2] the phone that turns up after all gets the same results and changes nothing', async () => {
  await carry()
  const before = await lost.everything()
  const results = await lost.jia.push(...lost.ops)
  expect(results.map(({ opNo, status }) => [opNo, status])).toEqual([
    [1, 'applied'],
    [2, 'applied'],
  ])
  expect(await lost.everything()).toBe(before)
})

test('[RP2] a pack made before some of it was sent brings the rest', async () => {
  await lost.jia.push(lost.ops[0]!)
  expect((await lost.bring(lost.yi.phone, await lost.pack())).body).toMatchObject({ fresh: 1, known: 1 })
})

test('[RP3] of a stopped device everything waits for an administrator, bytes too', async () => {
  const { yi, admin, bring, pack, sendPhoto, jia, rows, held, server } = lost
  await admin.send('POST', `/v1/devices/${jia.phone.device.deviceId}/revoke`)
  const index = await pack()
  expect((await bring(yi.phone, index)).body).toMatchObject({ fresh: 2, held: 2 })
  await sendPhoto(yi.phone)
  expect((await bring(yi.phone, index)).body).toMatchObject({ missing: [] })
  expect(await server.parts.db.selectFrom('blob_owner').select('quarantined').where('person_id', '=', jia.personId).execute()).toEqual([
    { quarantined: 1 },
  ])
  expect(await rows()).toEqual([])
  const groups = await held()
  expect(groups).toMatchObject([
    {
      personId: jia.personId,
      ops: [
        { code: 'device-revoked' },
        { code: 'device-revoked' },
      ],
    },
  ])
  const ops = groups.flatMap(group => group.ops.map(({ opNo }) => ({ deviceId: group.deviceId, opNo })))
  expect((await admin.send('POST', '/v1/quarantine/release', { ops })).body).toMatchObject({ decided: 2, left: [] })
  expect((await rows())[0]?.data).toMatchObject({
    capturedBy: jia.personId,
    receipts: [
      {
        statement: { sha256: hash },
      },
    ],
  })
})

test.for([
  [
    'has no signature',
    { sig: null },
  ],
  [
    'was changed after it was signed',
    { madeMs: 1, sig: 'x' },
  ],
] as const)('[RP4] a pack that %s is brought in by an administrator only, and waits for a decision', async ([, about]) => {
  const { yi, admin, bring, pack, rows, held, jia, everything } = lost
  const signed = await pack()
  const index = about.sig === null
    ? { ...signed, sig: null }
    : { ...signed, madeMs: about.madeMs }
  const before = await everything()
  expect(await bring(yi.phone, index)).toMatchObject({
    status: 403,
    body: { code: 'rescue-unproven' },
  })
  expect(await everything()).toBe(before)
  expect((await bring(admin, index)).body).toMatchObject({
    fresh: 2,
    held: 2,
    missing: [hash],
  })
  expect(await rows()).toEqual([])
  expect(await held()).toMatchObject([
    {
      personId: jia.personId,
      ops: [
        { code: 'rescue-unproven' },
        { code: 'rescue-unproven' },
      ],
    },
  ])
  expect((await bring(admin, index)).body).toMatchObject({ fresh: 0, held: 2 })
})

test('[RP4] a device of which nobody knows anything proves nothing', async () => {
  const { deviceId } = aDevice()
  expect(await lost.bring(lost.yi.phone, await lost.pack({ deviceId, sig: null }))).toMatchObject({
    status: 403,
    body: { code: 'rescue-unproven' },
  })
  expect((await lost.bring(lost.admin, await lost.pack({
    deviceId,
    sig: null,
    ops: lost.ops.map(op => ({ ...op, opNo: op.opNo + 40 })),
  }))).body).toMatchObject({ fresh: 2, held: 2 })
})

test('[RP4] when the phone itself speaks, its own words count, and nobody has to decide', async () => {
  const { admin, bring, pack, jia, ops, rows, held } = lost
  const forged = [
    ops[0]!,
    {
      ...ops[1]!,
      body: {
        caption: { place: '别人改过的地方' },
      },
    },
  ]
  expect((await bring(admin, await pack({ ops: forged, sig: null }))).body).toMatchObject({ held: 2 })
  const results = await jia.push(...ops)
  expect(results.map(({ status }) => status)).toEqual(['applied', 'applied'])
  expect((await rows())[0]?.data).toMatchObject({
    caption: { place: '岳阳楼' },
  })
  expect(await held()).toEqual([])
})

test('[RP5] a phone that took a new id by itself is known by its key', async () => {
  const { deviceId } = aDevice()
  const captured = aCapture({
    by: aPerson('volunteer', lost.jia.personId),
    deviceId,
    sha256: hash,
  })
  const index = await lost.pack({
    deviceId,
    ops: [
      { ...captured, scope: lost.work, opNo: 1 },
    ],
  })
  expect((await lost.bring(lost.yi.phone, index)).body).toMatchObject({ fresh: 1, held: 0, refused: 0 })
  expect((await lost.rows())[0]?.data).toMatchObject({ capturedBy: lost.jia.personId, deviceId })
})

test('[RP6] where an earlier number is missing, it says from which on, and keeps nothing', async () => {
  const before = await lost.everything()
  const index = await lost.pack({
    ops: [
      { ...lost.ops[1]!, opNo: 9 },
    ],
  })
  expect(await lost.bring(lost.yi.phone, index)).toMatchObject({
    status: 409,
    body: { code: 'op-gap', expected: 1 },
  })
  expect(await lost.everything()).toBe(before)
})

test.for([
  [
    'another server',
    { serverId: 'another' },
  ],
  [
    'another unit',
    { unitId: '01990000-0000-7000-8000-999999999999' },
  ],
  [
    'somebody whom nobody here knows',
    {
      person: { id: '01990000-0000-7000-8000-999999999999', name: '丙' },
    },
  ],
] as const)('[RP6] a pack of %s is refused and changes nothing', async ([, about]) => {
  const before = await lost.everything()
  const index = await lost.pack(about)
  for (const by of [lost.yi.phone, lost.admin])
    expect((await lost.bring(by, index)).body).toMatchObject({ code: 'rescue-foreign' })
  expect(await lost.everything()).toBe(before)
})

test('[RP6] a pack whose numbers do not follow one another is refused and changes nothing', async () => {
  const before = await lost.everything()
  const index = await lost.pack({
    ops: [
      lost.ops[0]!,
      { ...lost.ops[1]!, opNo: 5 },
    ],
  })
  expect((await lost.bring(lost.admin, index)).body).toMatchObject({ code: 'rescue-broken' })
  expect(await lost.everything()).toBe(before)
})

test('[RP6] a new id that is known by its key does not begin in the middle', async () => {
  const index = await lost.pack({
    deviceId: aDevice().deviceId,
    ops: [
      { ...lost.ops[1]!, opNo: 9 },
    ],
  })
  expect((await lost.bring(lost.yi.phone, index)).body).toMatchObject({ code: 'op-gap', expected: 1 })
})

test('[RP6] nobody passes off a pack as another person\'s', async () => {
  const index = await lost.pack({
    person: { id: lost.yi.personId, name: '乙' },
  })
  expect((await lost.bring(lost.yi.phone, index)).body).toMatchObject({ code: 'device-foreign' })
})

test('[RP6] only who is signed in and not stopped brings a pack', async () => {
  const index = await lost.pack()
  await lost.server.parts.db.transaction().execute(async trx => await revokeDevice(trx, lost.yi.phone.device.deviceId, lost.server.nowMs()))
  expect((await lost.bring(lost.yi.phone, index)).body).toMatchObject({ code: 'device-revoked' })
  lost.yi.phone.useCookie(undefined)
  expect((await lost.bring(lost.yi.phone, index)).body).toMatchObject({ code: 'sign-in-required' })
})

test('[RP7] a carrier makes nothing theirs or the author\'s that the pack does not name', async () => {
  const { yi, jia, bring, pack, sendPhoto, server } = lost
  await sendPhoto(yi.phone)
  await bring(yi.phone, await pack({ blobs: [] }))
  const owners = await server.parts.db.selectFrom('blob_owner').select('person_id').execute()
  expect(owners).toEqual([
    { person_id: yi.personId },
  ])
  expect(owners).not.toContainEqual({ person_id: jia.personId })
})

test('[RP7] a pack that names bytes which nobody has sent opens nothing', async () => {
  const { yi, admin, bring, pack, sendPhoto, server } = lost
  await sendPhoto(admin)
  for (const by of [yi.phone, yi.phone]) {
    expect((await bring(by, await pack())).body).toMatchObject({
      missing: [hash],
    })
  }
  expect(await server.parts.db.selectFrom('blob_owner').select('person_id').execute(), 'only the administrator has sent them').toHaveLength(1)
})

test('[RP2] any number of imports in any order with the phone\'s own pushes leaves the same rows', async () => {
  const inOrder = await storyOf(['pack', 'bytes', 'pack'])
  const turns = fc.array(fc.constantFrom('pack', 'half', 'bytes', 'push', 'admin'), { maxLength: 6 })
  await fc.assert(fc.asyncProperty(turns, async (before) => {
    expect(await storyOf([...before, 'pack', 'bytes', 'pack'])).toEqual(inOrder)
  }), { numRuns: 12 })
})

type Turn = 'pack' | 'half' | 'bytes' | 'push' | 'admin'

/** What stands in the end, without ids and times that differ from server to server. */
async function storyOf(turns: readonly Turn[]) {
  const { bring, pack, ops, yi, admin, jia, sendPhoto, server, rows } = await aLostPhone()
  let sent = 0
  for (const turn of turns) {
    const index = await pack(turn === 'half'
      ? {
          ops: ops.slice(0, 1),
          blobs: [],
        }
      : {})
    if (turn === 'bytes') {
      await sendPhoto(yi.phone)
    }
    else if (turn !== 'push') {
      expect((await bring(turn === 'admin'
        ? admin
        : yi.phone, index)).status).toBe(200)
    }
    else if (sent++ === 0) {
      await jia.push(...ops)
    }
  }
  const all = await rows()
  const evidence = all.filter(row => row.coll === 'evidence').map(({ data, deleted }) => ({
    deleted,
    isOwn: data.capturedBy === jia.personId,
    number: data.number,
    caption: data.caption,
    receipts: (data.receipts as readonly { statement: { sha256: string } }[]).map(receipt => receipt.statement.sha256),
  }))
  const kept = await server.parts.db.selectFrom('op').select(['op_no', 'op_id', 'status']).where('device_id', '=', jia.phone.device.deviceId).orderBy('op_no').execute()
  const owners = await server.parts.db.selectFrom('blob_owner').select(['hash', 'quarantined']).where('person_id', '=', jia.personId).execute()
  return {
    evidence,
    kept: kept.map(({ op_no, status }) => [op_no, status]),
    owners,
  }
}
