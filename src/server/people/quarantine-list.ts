import type { QuarantineGroup, QuarantineReply } from '../../protocol/quarantine.ts'
import type { Db, DeviceRow, OpRow } from '../storage/database.ts'
import { scopeId } from '../../domain/scope.ts'
import { readRows } from './rows.ts'

/** As many as a person decides about at a sitting. */
const AT_ONCE = 500

interface Asked { unitId: string, isDeclined: boolean }
type Group = QuarantineGroup
type BytesRow = Pick<Group, 'scope' | 'coll' | 'id' | 'personId'> & { sha256: string, size: number }

/** What waits for a decision, oldest device first: ops by the thing that they speak of, each with its bytes. */
export async function listQuarantine(db: Db, asked: Asked): Promise<QuarantineReply> {
  const { ops, groups } = await waitingGroups(db, asked)
  await nameThem(db, asked.unitId, groups)
  await describe(db, groups, ops)
  return {
    groups: [
      ...groups.values(),
    ],
    more: ops.length > AT_ONCE,
  }
}

/** How many things wait for a decision; nothing is looked up about any of them. */
export async function countQuarantine(db: Db, unitId: string): Promise<number> {
  return (await waitingGroups(db, { unitId, isDeclined: false })).groups.size
}

async function waitingGroups(db: Db, { unitId, isDeclined }: Asked): Promise<{ ops: OpRow[], groups: Map<string, Group> }> {
  const ops = await waitingOps(db, { unitId, isDeclined })
  const groups = groupOps(ops.slice(0, AT_ONCE), await devicesOf(db, ops))
  if (!isDeclined)
    addBytes(groups, await waitingBytes(db, unitId))
  return { ops, groups }
}

async function waitingOps(db: Db, { unitId, isDeclined }: Asked): Promise<OpRow[]> {
  return await db.selectFrom('op')
    .innerJoin('scope', 'scope.id', 'op.scope_id')
    .selectAll('op')
    .where('scope.unit_id', '=', unitId)
    .where('status', '=', isDeclined ? 'rejected' : 'quarantined')
    .$if(isDeclined, query => query.where('code', '=', 'op-not-released'))
    .orderBy('recv_ms')
    .orderBy('device_id')
    .orderBy('op_no')
    .limit(AT_ONCE + 1)
    .execute()
}

/** Bytes that came from a stopped device, for records of the same person that stand. */
async function waitingBytes(db: Db, unitId: string): Promise<BytesRow[]> {
  return await db.selectFrom('blob_owner as owner')
    .innerJoin('blob', 'blob.hash', 'owner.hash')
    .innerJoin('blob_ref as ref', join => join.onRef('ref.hash', '=', 'owner.hash').onRef('ref.by_person', '=', 'owner.person_id'))
    .innerJoin('scope', 'scope.id', 'ref.scope_id')
    .select([
      'owner.hash as sha256',
      'blob.size as size',
      'owner.person_id as personId',
      'ref.scope_id as scope',
      'ref.coll as coll',
      'ref.entity_id as id',
    ])
    .where('owner.quarantined', '=', 1)
    .where('scope.unit_id', '=', unitId)
    .where('ref.scope_id', 'not like', 'visit:%')
    .orderBy('owner.stored_ms')
    .limit(AT_ONCE)
    .execute()
}

async function devicesOf(db: Db, ops: readonly OpRow[]): Promise<Map<string, DeviceRow>> {
  const ids = [
    ...new Set(ops.map(op => op.device_id)),
  ]
  const rows = ids.length > 0
    ? await db.selectFrom('device').selectAll().where('id', 'in', ids).execute()
    : []
  return new Map(rows.map(row => [row.id, row]))
}

function groupOps(ops: readonly OpRow[], devices: ReadonlyMap<string, DeviceRow>): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const op of ops) {
    const key = [
      op.device_id,
      op.scope_id,
      op.coll,
      op.entity_id,
    ].join(' ')
    const group = groups.get(key) ?? emptyGroup({
      personId: op.person_id,
      deviceId: op.device_id,
      deviceLabel: devices.get(op.device_id)?.label ?? null,
      scope: op.scope_id,
      coll: op.coll,
      id: op.entity_id,
    })
    groups.set(key, group)
    group.ops.push({
      opNo: op.op_no,
      kind: op.kind,
      code: op.code,
      trustedMs: op.trusted_ms,
      receivedMs: op.recv_ms,
    })
  }
  return groups
}

function emptyGroup(about: Pick<Group, 'personId' | 'deviceId' | 'deviceLabel' | 'scope' | 'coll' | 'id'>): Group {
  return {
    ...about,
    personName: '',
    title: null,
    thumb: null,
    ops: [],
    blobs: [],
  }
}

function addBytes(groups: Map<string, Group>, bytes: readonly BytesRow[]): void {
  for (const { sha256, size, ...about } of bytes) {
    const key = [
      'bytes',
      about.personId,
      about.scope,
      about.coll,
      about.id,
    ].join(' ')
    const group = groups.get(key) ?? emptyGroup({ ...about, deviceId: null, deviceLabel: null })
    groups.set(key, group)
    group.blobs.push({ sha256, size })
  }
}

async function nameThem(db: Db, unitId: string, groups: ReadonlyMap<string, Group>): Promise<void> {
  const persons = await readRows<{ name: string }>(db, scopeId('unit', unitId), 'person')
  const nameOf = new Map(persons.map(({ id, data }) => [id, data.name]))
  for (const group of groups.values())
    group.personName = nameOf.get(group.personId) ?? ''
}

interface Described { caption?: { subject?: string, place?: string }, title?: string, name?: string, derivatives?: ReadonlyArray<{ role: string, sha256: string }>, role?: string, sha256?: string }

/** Words and a picture: from what waits itself, else from the row as it stands. */
async function describe(db: Db, groups: ReadonlyMap<string, Group>, ops: readonly OpRow[]): Promise<void> {
  for (const group of groups.values()) {
    const own = ops.filter(op => op.device_id === group.deviceId && op.entity_id === group.id && op.coll === group.coll && op.scope_id === group.scope)
    const row = await db.selectFrom('row_').select('data').where('scope_id', '=', group.scope).where('coll', '=', group.coll).where('id', '=', group.id).executeTakeFirst()
    const told = [
      ...own.map(op => op.body),
      ...row
        ? [row.data]
        : [],
    ].map(text => JSON.parse(text) as Described)
    group.title = told.map(wordsOf).find(words => words !== null) ?? null
    group.thumb = await hereOf(db, group.personId, told.flatMap(thumbsOf))
  }
}

function wordsOf({ caption, title, name }: Described): string | null {
  return caption?.subject ?? title ?? name ?? caption?.place ?? null
}

function thumbsOf({ derivatives = [], role, sha256 }: Described): string[] {
  return [
    ...derivatives,
    ...role !== undefined && sha256 !== undefined
      ? [
          { role, sha256 },
        ]
      : [],
  ].filter(picture => picture.role === 'thumb').map(picture => picture.sha256)
}

async function hereOf(db: Db, personId: string, hashes: readonly string[]): Promise<string | null> {
  if (hashes.length === 0)
    return null
  const here = await db.selectFrom('blob_owner').select('hash').where('person_id', '=', personId).where('hash', 'in', [...hashes]).executeTakeFirst()
  return here?.hash ?? null
}
