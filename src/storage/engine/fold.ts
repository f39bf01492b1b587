import type { Role } from '../../domain/access/roles.ts'
import type { Actor, OpDefinition } from '../../domain/oplog/reducer.ts'
import type { EntityRow } from '../../domain/oplog/row.ts'
import type { Kv, SessionRecord } from './kv.ts'
import type { DeviceTables, ItemRecord, OutboxRecord } from './records.ts'
import type { ItemChange } from './tally.ts'
import { foldPending } from '../../domain/oplog/fold.ts'
import { rowKey } from '../../domain/oplog/row.ts'
import { entriesOf } from './entries.ts'
import { readSession } from './kv.ts'
import { writeItems } from './tally.ts'

export interface FoldParts {
  registry: ReadonlyMap<string, OpDefinition>
  personId: string
  now: () => number
  /** What went wrong without stopping the work: a key that the browser does not keep. */
  onFault?: ((error: unknown) => void) | undefined
}

export interface Spot { scope: string, coll: string, id: string }

type FoldTables = Pick<DeviceTables, 'items' | 'kv' | 'outbox'>

/** Own ops that the person still sees on top of the server's rows. */
export function isFolded({ state, awaits }: OutboxRecord): boolean {
  return state === 'waiting' || state === 'deferred' || state === 'quarantined' || (state === 'done' && awaits !== undefined)
}

/**
 * Grants begin and end by the server's time, and what was written before an end still counts there: only its answer takes
 * work from its author's eyes. So every role counts here that the person has held, and the phone's own clock does not.
 */
export function actorOf({ personId }: FoldParts, session: SessionRecord | undefined): Actor {
  return {
    personId,
    roles: rolesHeld(session),
    isServer: false,
  }
}

export function rolesHeld(session: SessionRecord | undefined): readonly Role[] {
  return [
    ...new Set([
      ...session?.heldRoles ?? [],
      ...session?.grants.map(({ role }) => role) ?? [],
    ]),
  ]
}

export async function readActor(parts: FoldParts, tables: Kv): Promise<Actor> {
  return actorOf(parts, await readSession(tables))
}

/**
 * Computes what the person sees of these entities anew, and of those that own ops tie to them. Reads and writes nothing
 * else, so the cost follows what was touched.
 */
export async function refold(tables: FoldTables, work: FoldWork, parts: FoldParts & { actor: Actor }): Promise<void> {
  const { spots = [], ops = [] } = work
  const scopes = new Set([
    ...spots.map(spot => spot.scope),
    ...ops.map(({ op }) => op.scope),
  ])
  for (const scope of scopes) {
    const inScope = {
      spots: spots.filter(spot => spot.scope === scope),
      ops: ops.filter(({ op }) => op.scope === scope),
    }
    await refoldScope(tables, { ...parts, scope }, inScope)
  }
}

/** Entities to look at again, and ops that no entity knows of yet. */
export interface FoldWork {
  spots?: readonly Spot[]
  ops?: readonly OutboxRecord[]
}

interface ScopeFold extends FoldParts { actor: Actor, scope: string }

/** What one fold works on. `wanted` are rows that a reducer asked for and that were not loaded yet. */
interface Workbench {
  records: Map<string, ItemRecord>
  ops: Map<number, OutboxRecord>
  wanted: Map<string, Spot>
}

async function refoldScope(tables: FoldTables, fold: ScopeFold, { spots, ops }: Required<FoldWork>): Promise<void> {
  const targets = ops.flatMap(op => op.touched.map(spot => ({ scope: fold.scope, ...spot })))
  const bench: Workbench = {
    records: new Map(),
    ops: new Map(ops.map(op => [op.n, op])),
    wanted: new Map([
      ...spots,
      ...targets,
    ].map(spot => [
      rowKey(spot.coll, spot.id),
      spot,
    ])),
  }
  let result = new Map<string, EntityRow>()
  let touches = new Map<number, Spot[]>()
  while (bench.wanted.size > 0) {
    await load(tables, bench)
    ;({ result, touches } = foldAll(bench, fold))
  }
  await save(tables, bench, { result, touches })
}

/** Loads the wanted rows, their ops, the rows that these ops touched, and so on until nothing new is tied to them. */
async function load(tables: FoldTables, { records, ops, wanted }: Workbench): Promise<void> {
  while (wanted.size > 0) {
    const spots = [
      ...wanted.values(),
    ]
    wanted.clear()
    const found = await tables.items.getMany(spots.map(({ scope, coll, id }) => [scope, coll, id]))
    spots.forEach((spot, n) => records.set(rowKey(spot.coll, spot.id), found[n] ?? emptyRecord(spot)))
    const fresh = [
      ...new Set(spots.flatMap(({ coll, id }) => records.get(rowKey(coll, id))?.pending ?? [])),
    ].filter(n => !ops.has(n))
    if (fresh.length === 0)
      continue
    for (const op of await tables.outbox.getMany(fresh)) {
      if (!op)
        continue
      ops.set(op.n, op)
      for (const { coll, id } of op.touched) {
        if (!records.has(rowKey(coll, id)))
          wanted.set(rowKey(coll, id), { scope: op.op.scope, coll, id })
      }
    }
  }
}

/** Op by op, to learn which rows each of them touched. */
function foldAll(bench: Workbench, { registry, actor, scope }: ScopeFold) {
  const result = new Map<string, EntityRow>()
  const touches = new Map<number, Spot[]>()
  const base = lookup(bench, { result, scope })
  for (const record of [
    ...bench.ops.values(),
  ].filter(isFolded).sort((a, b) => a.n - b.n)) {
    const written = foldPending({
      registry,
      deviceId: record.deviceId,
      actor,
      base,
      pending: [record.op],
      areKept: record.status === 'deferred' || record.status === 'quarantined',
    })
    const spots = new Map([
      [
        rowKey(record.op.coll, record.op.id),
        { scope, coll: record.op.coll, id: record.op.id },
      ],
    ])
    for (const [key, row] of written) {
      result.set(key, row)
      spots.set(key, { scope, coll: row.coll, id: row.id })
      if (!bench.records.has(key))
        bench.wanted.set(key, { scope, coll: row.coll, id: row.id })
    }
    touches.set(record.n, [
      ...spots.values(),
    ])
  }
  return { result, touches }
}

/** The rows as folded so far. A row that is asked for and not loaded is noted, and the fold runs again with it. */
function lookup(bench: Workbench, { result, scope }: { result: Map<string, EntityRow>, scope: string }): ReadonlyMap<string, EntityRow> {
  const rows = new Map<string, EntityRow>()
  rows.get = (key) => {
    if (!bench.records.has(key)) {
      const slash = key.indexOf('/')
      bench.wanted.set(key, {
        scope,
        coll: key.slice(0, slash),
        id: key.slice(slash + 1),
      })
    }
    return result.get(key) ?? bench.records.get(key)?.base ?? undefined
  }
  return rows
}

interface Folded { result: Map<string, EntityRow>, touches: Map<number, Spot[]> }

async function save(tables: FoldTables, bench: Workbench, { result, touches }: Folded): Promise<void> {
  const pending = new Map<string, number[]>()
  for (const [n, spots] of touches) {
    for (const { coll, id } of spots) {
      pending.set(rowKey(coll, id), [
        ...pending.get(rowKey(coll, id)) ?? [],
        n,
      ])
    }
  }
  const changes = [...bench.records].map(([key, before]): ItemChange => {
    const next = withOwn(before, result.get(key), pending.get(key) ?? [])
    if (next.base || next.own)
      return { before, after: next }
    return {
      before,
      after: next.pending.length > 0
        ? { ...next, entries: [] }
        : undefined,
    }
  })
  await writeItems(tables, changes)
  await tables.outbox.putMany([
    ...bench.ops.values(),
  ].map(op => withTouches(op, touches.get(op.n))).filter(op => op !== undefined))
}

function withOwn({ own: _, ...record }: ItemRecord, own: EntityRow | undefined, pending: number[]): ItemRecord {
  const shown = own ?? record.base
  const entries = shown
    ? entriesOf(record.scope, shown)
    : []
  return own
    ? { ...record, own, pending, entries }
    : { ...record, pending, entries }
}

/** The op with what it touches now, or nothing where that did not change. */
function withTouches(op: OutboxRecord, spots: readonly Spot[] | undefined): OutboxRecord | undefined {
  const touched = (spots ?? []).map(({ coll, id }) => ({ coll, id }))
  if (!spots || JSON.stringify(touched) === JSON.stringify(op.touched))
    return undefined
  return {
    ...op,
    touched,
    touches: touchTexts(op.op.scope, touched),
  }
}

export function touchTexts(scope: string, touched: ReadonlyArray<{ coll: string, id: string }>): string[] {
  return touched.map(({ coll, id }) => touchText({ scope, coll, id }))
}

export function touchText({ scope, coll, id }: Spot): string {
  return `${scope}/${coll}/${id}`
}

export function emptyRecord({ scope, coll, id }: Spot): ItemRecord {
  return {
    scope,
    coll,
    id,
    base: null,
    pending: [],
    gen: 0,
    entries: [],
  }
}
