import type { OpDefinition } from '../../../src/domain/oplog/reducer.ts'
import type { EntityRow } from '../../../src/domain/oplog/row.ts'
import type { FoldParts } from '../../../src/storage/engine/fold.ts'
import type { DeviceDatabase, DeviceTables, ItemRecord } from '../../../src/storage/engine/records.ts'
import type { PulledPage, PullTicket } from '../../../src/storage/outbox.ts'
import { foldPending } from '../../../src/domain/oplog/fold.ts'
import { opRegistry } from '../../../src/domain/oplog/registry.ts'
import { rowKey } from '../../../src/domain/oplog/row.ts'
import { openDexieDatabase } from '../../../src/storage/dexie-database.ts'
import { deviceDatabaseName } from '../../../src/storage/dexie-device-store.ts'
import { openDeviceStore } from '../../../src/storage/engine/device-store.ts'
import { readActor, refold } from '../../../src/storage/engine/fold.ts'
import { applyPage } from '../../../src/storage/engine/pull-record.ts'
import { deviceMigrations } from '../../../src/storage/migrations/migrations.ts'
import { aChange, aPage, aRow, aSession, id, jia, NOW, phone, server, work } from '../../contract/storage/builders.ts'
import { withOwnTime } from './own-time.ts'

/** A phone with thousands of own ops that wait, and a page of rows that comes in from the server. */

/**
 * - `own`: each row has an own op on it
 * - `others`: none has
 * - `everything`: as `own`, then all is computed anew
 * - `alone`: the fold of what was touched and no more
 * - `bare`: so many rows written, nothing read or computed
 */
export type PageWork = 'own' | 'others' | 'everything' | 'alone' | 'bare'

export interface PageResult {
  ms: number
  /** Of these the milliseconds in which nothing was asked of the database. */
  ownMs: number
  folded: number
  reduced: number
}

declare global {
  interface Window {
    /** So many entities with an own op each, and as many again without. */
    benchFill: (pending: number) => Promise<void>
    benchPage: (name: PageWork, round: number, rows: number) => Promise<PageResult>
  }
}

const who = { serverId: server, personId: jia, deviceId: phone }
const names = ['kv', 'items', 'outbox', 'blobs'] as const
const AT_ONCE = 500
let filled = 0
let head = 0
/** As they lay on the phone before the page came. */
let lastRead: ItemRecord[] = []
let folded = new Set<string>()
let reduced = 0

/** The product's own reducers, counted. */
const registry: ReadonlyMap<string, OpDefinition> = new Map([...opRegistry].map(([kind, definition]) => [
  kind,
{
  ...definition,
  reduce: (context, body) => {
    reduced += 1
    folded.add(rowKey(context.op.coll, context.op.id))
    return definition.reduce(context, body)
  },
} satisfies OpDefinition,
]))
const parts: FoldParts = {
  registry,
  personId: jia,
  now: () => NOW,
}
const db: DeviceDatabase = openDexieDatabase(deviceDatabaseName(who), deviceMigrations)
const watched = withOwnTime(db)
const opened = openDeviceStore(watched.db, {
  ...parts,
  deviceId: phone,
})

const own = (n: number): string => id(n)
const other = (n: number): string => id(1_000_000 + n)

const stretch = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n)

window.benchFill = async (pending) => {
  const store = await opened
  await store.facts.setSession(aSession({
    roles: ['taskForce'],
  }))
  for (let from = 0; from < pending; from += AT_ONCE) {
    await pull([
      ...stretch(from, AT_ONCE).map(own),
      ...stretch(from, AT_ONCE).map(other),
    ])
    await store.commit({
      ops: stretch(from, AT_ONCE).map(n => aChange(own(n), { place: `社区广场 ${n}` })),
    })
  }
  filled = pending
}

async function pull(ids: readonly string[]): Promise<void> {
  const store = await opened
  const ticket = await store.outbox.startPull(work)
  await store.outbox.applyPage(ticket, pageOf(ids))
}

/** Another title for each, as if somebody else had changed it. */
function pageOf(ids: readonly string[]): PulledPage {
  const rows: EntityRow[] = ids.map(entity => retitled(entity, head += 1))
  return aPage(rows, { head, next: head })
}

function retitled(entity: string, seq: number): EntityRow {
  const { fver, ...row } = aRow(entity, seq, { title: `清洁家园 ${seq}` })
  // Only the title is new: what the own ops say of the place stands undisputed.
  const old = Object.fromEntries(Object.entries(fver).map(([field, [, ...rest]]) => [
    field,
    [0, ...rest] as const,
  ]))
  return {
    ...row,
    fver: { ...old, title: fver.title! },
  }
}

const works: Record<PageWork, (ticket: PullTicket, page: PulledPage) => Promise<void>> = {
  own: async (ticket, page) => (await opened).outbox.applyPage(ticket, page),
  others: async (ticket, page) => (await opened).outbox.applyPage(ticket, page),
  everything: (ticket, page) => db.write('relaxed', names, async (tables) => {
    await applyPage(tables, ticket, page, parts)
    const actor = await readActor(parts, tables)
    await refold(tables, {
      spots: stretch(0, filled).map(n => ({
        scope: work,
        coll: 'activity',
        id: own(n),
      })),
    }, { ...parts, actor })
  }),
  alone: (_, page) => db.write('relaxed', names, tables => foldAlone(tables, page)),
  bare: () => db.write('relaxed', ['items'], ({ items }) => items.putMany(lastRead)),
}

window.benchPage = async (name, round, rows) => {
  const store = await opened
  const at = (round * rows) % filled
  const ids = stretch(at, rows).map(name === 'others'
    ? other
    : own)
  const ticket = await store.outbox.startPull(work)
  const page = pageOf(ids)
  lastRead = await db.read(['items'], async ({ items }) => (await items.getMany(ids.map(entity => [work, 'activity', entity]))).filter(record => record !== undefined))
  folded = new Set()
  reduced = 0
  watched.reset()
  const from = performance.now()
  await works[name](ticket, page)
  return {
    ms: performance.now() - from,
    ownMs: watched.spent(),
    folded: folded.size,
    reduced,
  }
}

/** Read the rows and their ops, fold, write: once each, without cursors, tallies or anything that could be tied to them. */
async function foldAlone(tables: DeviceTables, page: PulledPage): Promise<void> {
  const actor = await readActor(parts, tables)
  const records = (await tables.items.getMany(page.rows.map(({ coll, id }) => [work, coll, id]))).filter(record => record !== undefined)
  const ops = new Map((await tables.outbox.getMany(records.flatMap(({ pending }) => pending))).map(op => [op?.n, op]))
  await tables.items.putMany(records.map((record, n) => {
    const base = page.rows[n]!
    const key = rowKey(base.coll, base.id)
    const pending = record.pending.map(each => ops.get(each)!.op)
    const result = foldPending({
      registry,
      deviceId: phone,
      actor,
      base: new Map([
        [key, base],
      ]),
      pending,
    })
    return {
      ...record,
      base,
      own: result.get(key)!,
    }
  }))
}
