import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import type { Item } from '../../../src/storage/item.ts'
import type { WorldPhone } from './phone.ts'
import type { WorldServer } from './server.ts'

export interface Violation {
  /** The invariant, as architecture and README name it. */
  id: string
  text: string
}

/** What the simulation knows to be true whatever the phones and the server say. */
export interface Memory {
  /** Originals whose capture was confirmed to the person: hash to the phones that had it. */
  captured: Map<string, WorldPhone[]>
  /** Latest confirmed title of activities that only one phone edits. */
  titles: Map<string, { phone: WorldPhone, title: string }>
  /** Where each phone's cursors stood when they were checked last. */
  seenCursors: Map<string, string>
  /** Op ids that a server acknowledged. */
  acked: Set<string>
}

const colls = ['evidence', 'activity', 'conflict'] as const

/** Holds at every moment. */
export async function checkNow(server: WorldServer, phones: readonly WorldPhone[], memory: Memory): Promise<Violation[]> {
  return [
    ...await checkBytes(server, phones, memory),
    ...await checkCursors(server, phones, memory),
    ...await checkOwnWrites(memory),
    ...await checkNumbers(server),
  ]
}

/** Holds when everybody has sent and read everything. */
export async function checkQuiet(server: WorldServer, phones: readonly WorldPhone[], memory: Memory): Promise<Violation[]> {
  const violations = [
    ...await checkNow(server, phones, memory),
    ...await checkAcked(server, memory),
    ...await checkOnServer(server, memory),
  ]
  for (const phone of phones) {
    const { ops, blobs } = await phone.store.waiting()
    if (ops > 0 || blobs > 0)
      violations.push({ id: 'I9', text: `${phone.name} still has ${ops} ops and ${blobs} blobs to send` })
    violations.push(...await checkSame(server, phone))
  }
  return violations
}

async function checkBytes(server: WorldServer, phones: readonly WorldPhone[], { captured }: Memory): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const sha256 of captured.keys()) {
    if (await serverHas(server, sha256))
      continue
    const onPhones = await Promise.all(phones.map(async phone => (await phone.store.blobs.bytesOf(sha256)) !== undefined))
    if (!onPhones.includes(true))
      violations.push({ id: 'I5', text: `the bytes ${sha256.slice(0, 8)} are nowhere` })
  }
  return violations
}

/** Bytes that no row of the server names any more are as good as gone: nobody could ask for them. */
async function serverHas(server: WorldServer, sha256: string): Promise<boolean> {
  const { db, blobs } = server.parts()
  const known = await db.selectFrom('blob').select('hash').where('hash', '=', sha256).executeTakeFirst()
  return known !== undefined && await blobs.size(sha256) !== undefined
}

async function rowsOf(server: WorldServer, scope: string): Promise<EntityRow[]> {
  const rows = await server.parts().db.selectFrom('row_').selectAll().where('scope_id', '=', scope).execute()
  return rows.map(row => ({
    coll: row.coll,
    id: row.id,
    seq: row.seq,
    deleted: row.deleted === 1,
    data: JSON.parse(row.data) as EntityRow['data'],
    fver: {},
  }))
}

/** [I8] What a cursor has passed is on the phone, in a state at least as new. */
async function checkCursors(server: WorldServer, phones: readonly WorldPhone[], { seenCursors }: Memory): Promise<Violation[]> {
  const violations: Violation[] = []
  const { epoch } = server.parts().identity
  for (const phone of phones) {
    for (const scope of phone.scopes) {
      const { after, mark } = await phone.store.outbox.startPull(scope)
      // Where a cursor stands still, nothing can have been passed.
      const cursor = `${epoch} ${after}`
      if (mark.epoch !== epoch || seenCursors.get(phone.name + scope) === cursor)
        continue
      seenCursors.set(phone.name + scope, cursor)
      for (const row of (await rowsOf(server, scope)).filter(row => row.seq <= after)) {
        const item = await phone.store.items.get({ scope, coll: row.coll, id: row.id })
        if (!item || item.seq < row.seq) {
          violations.push({ id: 'I8', text: `${phone.name} has passed ${after} in ${scope.slice(0, 4)} without ${row.coll} ${row.id.slice(-4)} at ${row.seq}${item
            ? ` (has ${item.seq})`
            : ''}` })
        }
      }
    }
  }
  return violations
}

/** [I7] A person reads what they wrote, whatever has arrived meanwhile. */
async function checkOwnWrites({ titles }: Memory): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const [id, { phone, title }] of titles) {
    const item = await phone.store.items.get({
      scope: workOf(phone),
      coll: 'activity',
      id,
    })
    if (item?.data.title !== title)
      violations.push({ id: 'I7', text: `${phone.name} wrote "${title}" and reads "${String(item?.data.title)}"` })
  }
  return violations
}

function workOf(phone: WorldPhone): string {
  return phone.scopes.find(scope => scope.startsWith('work:')) as string
}

/** [I1] [I2] One op, one number, no gap; [I3] row numbers are unique in a scope and below its head. */
async function checkNumbers(server: WorldServer): Promise<Violation[]> {
  const { db } = server.parts()
  const violations: Violation[] = []
  const ops = [
    ...await db.selectFrom('op').select(['device_id', 'op_no', 'op_id']).execute(),
    ...await db.selectFrom('op_again').select(['device_id', 'op_no', 'op_id']).execute(),
  ]
  for (const [device, own] of Map.groupBy(ops, op => op.device_id)) {
    const numbers = own.map(op => op.op_no).sort((a, b) => a - b)
    if (numbers.some((opNo, n) => opNo !== n + 1))
      violations.push({ id: 'I2', text: `device ${device.slice(-4)} has the numbers ${numbers.join(' ')}` })
  }
  const births = await db.selectFrom('op').select(['entity_id']).where('kind', 'in', ['evidence.captured', 'activity.created']).execute()
  for (const [entity, ops] of Map.groupBy(births, op => op.entity_id)) {
    if (ops.length > 1)
      violations.push({ id: 'I1', text: `${entity.slice(-4)} was made by ${ops.length} ops` })
  }
  const scopes = await db.selectFrom('scope').select(['id', 'head']).execute()
  const rows = await db.selectFrom('row_').select(['scope_id', 'seq']).execute()
  for (const { id, head } of scopes) {
    const seqs = rows.filter(row => row.scope_id === id).map(row => row.seq)
    if (new Set(seqs).size !== seqs.length || seqs.some(seq => seq > head))
      violations.push({ id: 'I3', text: `${id} has row numbers ${seqs.join(' ')} under the head ${head}` })
  }
  return violations
}

/** [I1] [I6] What was acknowledged is kept once, and can be read. */
async function checkAcked(server: WorldServer, { acked }: Memory): Promise<Violation[]> {
  const kept = await server.parts().db.selectFrom('op').select(['op_id', 'body']).execute()
  const bodies = new Map(kept.map(op => [op.op_id, op.body]))
  return [...acked].filter(opId => !bodies.get(opId)).map(opId => ({ id: 'I6', text: `the op ${opId.slice(-6)} was acknowledged and is not kept` }))
}

async function checkOnServer(server: WorldServer, { captured }: Memory): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const sha256 of captured.keys()) {
    if (!await serverHas(server, sha256))
      violations.push({ id: 'I5', text: `the bytes ${sha256.slice(0, 8)} never reached the server` })
  }
  return violations
}

/** [I4] The phone shows what the server has, row by row, no more and no less. */
async function checkSame(server: WorldServer, phone: WorldPhone): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const scope of phone.scopes) {
    const rows = (await rowsOf(server, scope)).filter(row => (colls as readonly string[]).includes(row.coll))
    const items = (await Promise.all(colls.flatMap(coll => [
      [],
      ['deleted'],
    ].map(terms => phone.store.items.list({ scope, coll, terms, limit: 10_000 }))))).flat()
    const want = new Map(rows.map(row => [
      `${row.coll}/${row.id}`,
      textOf(row),
    ]))
    const have = new Map(items.map(item => [
      `${item.coll}/${item.id}`,
      textOf(item),
    ]))
    for (const key of new Set([
      ...want.keys(),
      ...have.keys(),
    ])) {
      if (want.get(key) !== have.get(key))
        violations.push({ id: 'I4', text: `${phone.name}: ${key}\n      server ${want.get(key)}\n      phone  ${have.get(key)}` })
    }
    const pending = items.filter(item => item.pending > 0)
    if (pending.length > 0)
      violations.push({ id: 'I4', text: `${phone.name} still folds own work into ${pending.length} items` })
  }
  return violations
}

function textOf({ seq, deleted, data }: EntityRow | Item): string {
  return JSON.stringify([seq, deleted, data])
}
