import type { Op } from '../../../../src/domain/oplog/op.ts'
import type { PullReply } from '../../../../src/protocol/pull.ts'
import type { QuarantineReply, QuarantineResult } from '../../../../src/protocol/quarantine.ts'
import type { Phone } from './a-person.ts'
import type { Someone } from './someone.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { isUndecidedBlob } from '../../../../src/server/blobs/undecided-blob.ts'
import { releaseQuarantined } from '../../../../src/server/oplog/release.ts'
import { listQuarantine } from '../../../../src/server/people/quarantine-list.ts'
import { aCapture, activityFields, anOp, aPerson } from '../../../support/builders.ts'
import { aUnit, aVisit } from './a-person.ts'
import { aServer } from './a-server.ts'
import { someone } from './someone.ts'

const photo = Buffer.from('the bytes of a photo')
const hash = createHash('sha256').update(photo).digest('hex')

let server: Awaited<ReturnType<typeof aServer>>
let admin: Phone
let unitId: string
let work: string
let jia: Someone

beforeEach(async () => {
  server = await aServer()
  const { phone, session, cycleId } = await aUnit(server)
  admin = phone
  unitId = session.unitId
  work = `work:${cycleId}`
  const { visitId } = await aVisit(server, phone, cycleId)
  jia = await someone(server, { unitId, visitId }, 'volunteer')
})

function capture(words: string): Op {
  return {
    ...aCapture({
      by: aPerson('volunteer', jia.personId),
      deviceId: jia.phone.device.deviceId,
      sha256: hash,
      caption: { subject: words },
    }),
    scope: work,
  }
}

async function stopped(): Promise<void> {
  expect((await admin.send('POST', `/v1/devices/${jia.phone.device.deviceId}/revoke`)).status).toBe(204)
}

async function sendBytes(): Promise<number> {
  const response = await server.app.request(`/v1/blobs/${hash}`, {
    method: 'PUT',
    body: photo,
    headers: {
      'cookie': jia.phone.cookie() ?? '',
      'content-length': String(photo.length),
    },
  })
  return response.status
}

async function fetchBytes(phone: Phone): Promise<number> {
  return (await server.app.request(`/v1/blobs/${hash}`, {
    headers: { cookie: phone.cookie() ?? '' },
  })).status
}

async function waiting(query = ''): Promise<QuarantineReply['groups']> {
  return (await admin.send<QuarantineReply>('GET', `/v1/quarantine${query}`)).body.groups
}

async function release(about: { ops?: unknown, blobs?: unknown }): Promise<QuarantineResult> {
  return (await admin.send<QuarantineResult>('POST', '/v1/quarantine/release', { ops: [], ...about })).body
}

function placesOf(groups: QuarantineReply['groups']) {
  return groups.flatMap(({ deviceId, ops }) => ops.map(({ opNo }) => ({ deviceId, opNo })))
}

async function rows(): Promise<PullReply['rows']> {
  return (await admin.send<PullReply>('GET', `/v1/pull?scope=${work}&after=0`)).body.rows
}

test('[QR1] what a stopped phone handed in is seen by nobody until an administrator lets it in; then it stands under its author\'s name, with its bytes and a receipt', async () => {
  await stopped()
  const op = capture('路口劝导')
  const change = anOp({
    kind: 'caption.changed',
    coll: 'evidence',
    id: op.id,
    scope: work,
    body: {
      caption: { place: '岳阳楼' },
    },
  })
  expect((await jia.push(op, change)).map(({ status }) => status)).toEqual(['quarantined', 'quarantined'])
  expect(await sendBytes()).toBe(201)
  expect(await rows()).toEqual([])

  const groups = await waiting()
  expect(groups).toMatchObject([
    {
      personId: jia.personId,
      personName: '甲',
      title: '路口劝导',
      id: op.id,
      ops: [
        { kind: 'evidence.captured', code: 'device-revoked' },
        { kind: 'caption.changed' },
      ],
    },
  ])
  expect(await fetchBytes(admin)).toBe(200)

  expect(await release({
    ops: placesOf(groups),
  })).toEqual({ decided: 2, left: [] })
  const [row] = await rows()
  expect(row).toMatchObject({
    id: op.id,
    data: {
      caption: { subject: '路口劝导', place: '岳阳楼' },
      capturedBy: jia.personId,
    },
  })
  expect((row?.data as { receipts: unknown[] }).receipts).toHaveLength(1)
  expect(await waiting()).toEqual([])
})

test('[QR2] the author\'s phone learns it when it asks again, and a second word changes nothing', async () => {
  await stopped()
  await jia.push(capture('路口劝导'))
  const places = placesOf(await waiting())
  await release({ ops: places })
  expect(await release({ ops: places })).toEqual({ decided: 0, left: [] })
  expect(await server.parts.db.selectFrom('op').select(['status', 'late']).where('kind', '=', 'evidence.captured').execute()).toEqual([
    { status: 'applied', late: 1 },
  ])
})

test('[QR3] what needs something that is still held stays, with its reason, and goes in with it later', async () => {
  await stopped()
  const op = capture('路口劝导')
  await jia.push(op, anOp({
    kind: 'caption.changed',
    coll: 'evidence',
    id: op.id,
    scope: work,
    body: {
      caption: { place: '岳阳楼' },
    },
  }))
  const [first, second] = placesOf(await waiting())
  expect(await release({
    ops: [second],
  })).toMatchObject({
    decided: 0,
    left: [
      { ...second, code: 'op-unknown-target' },
    ],
  })
  expect(await release({
    ops: [second, first],
  })).toEqual({ decided: 2, left: [] })
})

test('[QR4] bytes that a stopped phone sends for a record that stands wait by themselves, and open on the administrator\'s word', async () => {
  await jia.push(capture('路口劝导'))
  await stopped()
  expect(await sendBytes()).toBe(201)
  const groups = await waiting()
  expect(groups).toMatchObject([
    {
      deviceId: null,
      ops: [],
      title: '路口劝导',
      blobs: [
        { sha256: hash, size: photo.length },
      ],
    },
  ])
  expect((await rows())[0]?.data).toMatchObject({ receipts: [] })
  expect(await release({
    blobs: [
      { personId: jia.personId, sha256: hash },
    ],
  })).toMatchObject({ decided: 1 })
  expect((await rows())[0]?.data).toMatchObject({
    receipts: [
      {
        statement: { sha256: hash },
      },
    ],
  })
})

test('[QR5] what is decided against is kept, said to its phone, listed apart and can still be let in', async () => {
  await stopped()
  await jia.push(capture('路口劝导'))
  const places = placesOf(await waiting())
  await admin.send('POST', '/v1/quarantine/decline', { ops: places })
  expect(await waiting()).toEqual([])
  expect(placesOf(await waiting('?declined=1'))).toEqual(places)
  expect(await server.parts.db.selectFrom('op').select(['status', 'code']).where('kind', '=', 'evidence.captured').execute()).toEqual([
    { status: 'rejected', code: 'op-not-released' },
  ])
  expect(await release({ ops: places })).toMatchObject({ decided: 1 })
  expect(await rows()).toHaveLength(1)
})

test('[QR6] nobody else sees it, decides about it or reads its bytes; another unit\'s administrator neither', async () => {
  await stopped()
  await jia.push(capture('路口劝导'))
  await sendBytes()
  const { visitId } = await aVisit(server, admin, work.slice(5))
  const taskForce = await someone(server, { unitId, visitId }, 'taskForce')
  expect((await taskForce.phone.send('GET', '/v1/quarantine')).status).toBe(403)
  expect((await taskForce.phone.send('POST', '/v1/quarantine/release', {
    ops: placesOf(await waiting()),
  })).status).toBe(403)
  expect(await fetchBytes(taskForce.phone)).toBe(404)
  const { parts } = server
  const elsewhere = '0199eeee-0000-7000-8000-0000000000aa'
  expect(await listQuarantine(parts.db, { unitId: elsewhere, isDeclined: false })).toEqual({ groups: [], more: false })
  expect(await releaseQuarantined({
    parts,
    unitId: elsewhere,
    places: [
      { deviceId: jia.phone.device.deviceId, opNo: 1 },
    ],
  })).toEqual([])
  expect(await isUndecidedBlob(parts.db, elsewhere, hash)).toBe(false)
  expect(await rows()).toEqual([])
})

test('[QR7] a role that never sufficed does not suffice through quarantine', async () => {
  await stopped()
  const op = anOp({
    kind: 'unit.named',
    coll: 'unit',
    id: unitId,
    scope: `unit:${unitId}`,
    body: { name: '别的单位' },
  })
  await jia.push(op, anOp({
    kind: 'activity.created',
    coll: 'activity',
    scope: work,
    body: activityFields({ title: '义务植树' }),
  }))
  const places = placesOf(await waiting())
  expect(places).toHaveLength(2)
  expect(await release({ ops: places })).toMatchObject({
    decided: 1,
    left: [
      { code: 'op-forbidden' },
    ],
  })
})

test('[BI2] a choice that is none is refused with its field and decides nothing', async () => {
  await stopped()
  await jia.push(capture('路口劝导'))
  expect((await admin.send('POST', '/v1/quarantine/release', {
    ops: [
      { deviceId: 'x', opNo: 1 },
    ],
  })).status).toBe(422)
  expect((await admin.send('POST', '/v1/quarantine/release', {})).status).toBe(422)
  expect(await waiting()).toHaveLength(1)
})
