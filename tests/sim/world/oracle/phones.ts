import type { Item } from '../../../../src/storage/item.ts'
import type { WorldPhone } from '../phone.ts'
import type { World } from '../simulate.ts'
import type { Violation } from './violation.ts'
import { first } from '../../../contract/storage/builders.ts'
import { valueAt } from '../memory.ts'
import { isErased } from './erased.ts'
import { textsIn } from './words.ts'

/** [I8] What a cursor has passed is on the phone, in a state at least as new. */
export async function checkCursors({ server, memory: { seenCursors } }: World, phone: WorldPhone): Promise<Violation[]> {
  const violations: Violation[] = []
  const { epoch } = server.parts().identity
  for (const scope of phone.scopes) {
    const { after, mark } = await phone.store.outbox.startPull(scope)
    if (mark.epoch !== epoch)
      continue
    const seen = seenCursors.get(phone.name + scope)
    // What was passed before was looked at then.
    const from = seen?.epoch === epoch && seen.after <= after
      ? seen.after
      : 0
    seenCursors.set(phone.name + scope, { epoch, after })
    if (from === after)
      continue
    const passed = server.rows<{ coll: string, id: string, seq: number }>('select coll, id, seq from row_ where scope_id = ? and seq > ? and seq <= ?', scope, from, after)
    for (const { coll, id, seq } of passed) {
      const item = await phone.store.items.get({ scope, coll, id })
      if (!item || item.seq < seq)
        violations.push({ id: 'I8', text: `${phone.name} has passed ${after} in ${scope.slice(0, 4)} without ${coll} ${id.slice(-4)} at ${seq}, it has ${item?.seq ?? 'nothing'}` })
    }
  }
  return violations
}

/** [I7] A person reads what they wrote, whatever has arrived meanwhile, unless it was erased. */
export async function checkOwnWrites({ memory: { own, erased } }: World, phone: WorldPhone): Promise<Violation[]> {
  const violations: Violation[] = []
  const unsent = phone.isWiped
    ? await unsentTexts(phone)
    : undefined
  const written = [
    ...own.values(),
  ].filter(typed => typed.phone === phone && (unsent?.has(typed.text) ?? true) && !isErased(erased, typed))
  const shown = await shownOf(phone, new Set(written.map(({ coll }) => coll)))
  for (const { coll, id, path, text } of written) {
    const item = shown.get(`${coll}/${id}`) ?? await phone.store.items.get({ scope: phone.work, coll, id })
    const read = valueAt(item?.data, path)
    if (read !== text && !item?.deleted && !await isKeptAside(phone, text))
      violations.push({ id: 'I7', text: `${phone.name} wrote "${text}" as ${path} of ${id.slice(-4)} and reads "${read}"` })
  }
  return violations
}

/** What is left to see on a phone whose downloads were wiped: things that were made on it and were not sent. */
async function unsentTexts({ store }: WorldPhone): Promise<Set<string>> {
  const waiting = (await first(store.outbox.watchWaiting(1000))).map(({ op }) => op)
  const born = new Set(waiting.filter(({ kind }) => kind === 'evidence.captured' || kind === 'activity.created').map(({ id }) => id))
  return new Set(waiting.filter(({ id }) => born.has(id)).flatMap(({ body }) => textsIn(JSON.stringify(body))))
}

/** What a phone lists, read at once. */
async function shownOf({ store, work }: WorldPhone, colls: ReadonlySet<string>): Promise<Map<string, Item>> {
  const lists = await Promise.all([...colls].map(coll => store.items.list({ scope: work, coll, limit: 10_000 })))
  return new Map(lists.flat().map(item => [`${item.coll}/${item.id}`, item]))
}

/** What was typed into something that somebody deleted meanwhile, or was released from quarantine after something newer, is shown beside it. */
async function isKeptAside({ store, work }: WorldPhone, text: string): Promise<boolean> {
  const conflicts = await store.items.list({ scope: work, coll: 'conflict', limit: 10_000 })
  return conflicts.some(({ data }) => data.lost === text)
}

/** [I4] The phone shows what the server has, row by row, no more and no less. */
export async function checkSame({ server }: World, phone: WorldPhone): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const scope of phone.scopes) {
    const rows = server.rows<{ coll: string, id: string, seq: number, deleted: number, data: string }>('select coll, id, seq, deleted, data from row_ where scope_id = ?', scope)
    const want = new Map(rows.map(({ coll, id, seq, deleted, data }) => [
      `${coll}/${id}`,
      textOf({
        seq,
        deleted: deleted === 1,
        data: JSON.parse(data) as object,
      }),
    ]))
    const items = await itemsOf(phone, scope, new Set([
      ...rows.map(row => row.coll),
      'evidence',
      'activity',
      'conflict',
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
      violations.push({ id: 'I4', text: `${phone.name} still folds own work into ${pending.map(item => item.id.slice(-4)).join(' ')}` })
  }
  return violations
}

async function itemsOf(phone: WorldPhone, scope: string, colls: ReadonlySet<string>) {
  const lists = [...colls].flatMap(coll => [
    [],
    ['deleted'],
  ].map(terms => phone.store.items.list({ scope, coll, terms, limit: 10_000 })))
  return (await Promise.all(lists)).flat()
}

function textOf({ seq, deleted, data }: { seq: number, deleted: boolean, data: object }): string {
  return JSON.stringify([seq, deleted, data])
}

/** [I9] Nothing waits for ever behind what cannot be sent. */
export async function checkSent(phone: WorldPhone): Promise<Violation[]> {
  const { ops, blobs } = await phone.store.waiting()
  return ops > 0 || blobs > 0
    ? [
        { id: 'I9', text: `${phone.name} still has ${ops} ops and ${blobs} blobs to send` },
      ]
    : []
}
