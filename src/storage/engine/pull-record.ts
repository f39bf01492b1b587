import type { EntityRow } from '../../domain/oplog/row.ts'
import type { PulledPage, PullTicket } from '../outbox.ts'
import type { FoldParts, FoldWork, Spot } from './fold.ts'
import type { ScopeRecord, ServerRecord } from './kv.ts'
import type { DeviceTables, OutboxRecord } from './records.ts'
import type { ItemChange } from './tally.ts'
import { findLost } from './doubt.ts'
import { entriesOf } from './entries.ts'
import { meetEpoch } from './epoch.ts'
import { emptyRecord, readActor, refold } from './fold.ts'
import { readDevice, readScope, readServer, writeScope, writeServer } from './kv.ts'
import { sweepScope } from './sweep.ts'
import { writeItems } from './tally.ts'

type PullTables = Pick<DeviceTables, 'kv' | 'items' | 'outbox' | 'blobs'>

export async function startPull({ kv }: Pick<DeviceTables, 'kv'>, scope: string): Promise<PullTicket> {
  const { after } = await readScope({ kv }, scope)
  const { acks } = await readDevice({ kv })
  const { epoch } = await readServer({ kv })
  return {
    scope,
    after,
    mark: { acks, epoch },
  }
}

/** One page: rows, the own ops on them, and the cursor, together or not at all. */
export async function applyPage(tables: PullTables, ticket: PullTicket, page: PulledPage, parts: FoldParts): Promise<void> {
  const before = await readServer(tables)
  if (isOfThePast(ticket, page, before))
    return
  // A server that counts less than it did was put back from a copy, whatever it calls its epoch.
  const isPutBack = page.head < ticket.after
  const { isRenamed } = await readDevice(tables)
  const server = await meetEpoch(tables, {
    epoch: page.epoch,
    lastOp: isRenamed ? 0 : page.lastOp,
  }, { ...parts, isPutBack })
  await writeServer(tables, {
    ...server,
    lastSyncMs: parts.now(),
  })
  // Read again from the start instead of from the middle of another history.
  if (server.gen !== before.gen && ticket.after > 0)
    return
  const scope = await readScope(tables, ticket.scope)
  const spots = await putRows(tables, page.rows, { scope: ticket.scope, server })
  const next = movedOn(scope, {
    ticket,
    page,
    atMs: parts.now(),
  })
  await writeScope(tables, next)
  const done = page.more
    ? { spots: [], ops: [] }
    : await finishPull(tables, { ticket, scope: next, gen: server.gen })
  await refold(tables, {
    spots: [
      ...spots,
      ...done.spots,
    ],
    ops: done.ops,
  }, {
    ...parts,
    actor: await readActor(parts, tables),
  })
}

/**
 * The scope is here whole: what the rows contain leaves the fold, and after a restore it shows what was lost, also in a scope
 * that this phone had only written to before.
 */
async function finishPull(tables: PullTables, { ticket, scope, gen }: { ticket: PullTicket, scope: ScopeRecord, gen: number }): Promise<Required<FoldWork>> {
  const settled = await settle(tables, ticket, scope)
  const swept = scope.needsSweep
    ? await sweepScope(tables, { scope, gen })
    : []
  return {
    spots: [
      ...settled,
      ...swept,
    ],
    ops: await findLost(tables, scope.scope),
  }
}

/** Another tab has met a restored server since this was asked. Only an answer from the very start still fits. */
function isOfThePast({ mark, after }: PullTicket, page: PulledPage, { epoch }: ServerRecord): boolean {
  return mark.epoch !== epoch && !(page.epoch === epoch && after === 0)
}

/** A cursor only goes forward: a late answer moves nothing back. */
function movedOn(scope: ScopeRecord, { ticket, page, atMs }: { ticket: PullTicket, page: PulledPage, atMs: number }): ScopeRecord {
  const after = Math.max(scope.after, page.next)
  return {
    ...scope,
    scope: ticket.scope,
    after,
    settledTo: page.more ? scope.settledTo : after,
    head: Math.max(page.head, after),
    complete: scope.complete || !page.more,
    pulledMs: atMs,
    backedUpThrough: page.backedUpThrough,
  }
}

/** Puts newer rows in place; returns the entities that own ops speak of and that must be folded again. */
async function putRows(tables: PullTables, rows: readonly EntityRow[], { scope, server }: { scope: string, server: ServerRecord }): Promise<Spot[]> {
  const found = await tables.items.getMany(rows.map(({ coll, id }) => [scope, coll, id]))
  const spots: Spot[] = []
  const changes: ItemChange[] = []
  rows.forEach((row, n) => {
    const record = found[n] ?? emptyRecord({ scope, coll: row.coll, id: row.id })
    if (record.base && record.gen === server.gen && record.base.seq >= row.seq)
      return
    if (record.pending.length > 0)
      spots.push({ scope, coll: row.coll, id: row.id })
    const entries = record.pending.length > 0
      ? record.entries
      : entriesOf(scope, row)
    changes.push({
      before: found[n],
      after: {
        ...record,
        base: row,
        gen: server.gen,
        entries,
      },
    })
  })
  await writeItems(tables, changes)
  return spots
}

/**
 * Own ops that the rows now contain leave the fold: after a complete pull all up to the cursor, and those without a row
 * number if they were acknowledged before this pull was asked for.
 */
async function settle({ outbox }: PullTables, { mark }: PullTicket, { scope, settledTo }: ScopeRecord): Promise<Spot[]> {
  const awaiting = await outbox.range({
    index: 'awaits',
    lower: [scope, -1],
    upper: [scope, settledTo],
    upperIncluded: true,
  })
  const settled = awaiting.filter(({ awaits, acks }) => (awaits?.[1] ?? -1) >= 0 || acks <= mark.acks)
  await outbox.putMany(settled.map(withoutAwaits))
  return settled.flatMap(({ op, touched }) => touched.map(spot => ({ scope: op.scope, ...spot })))
}

function withoutAwaits({ awaits: _, ...record }: OutboxRecord): OutboxRecord {
  return record
}
