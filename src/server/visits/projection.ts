import type { EntityRow } from '../../domain/oplog/row.ts'
import type { LockedScope } from '../oplog/locked-scope.ts'
import type { Log } from '../oplog/log.ts'
import type { OpenVisit } from './open-visits.ts'
import { scopeId } from '../../domain/scope.ts'
import { flushStaged } from '../oplog/flush.ts'
import { openVisitsOf } from './open-visits.ts'
import { showRow } from './show-row.ts'

const workColls = ['activity', 'evidence', 'assignment'] as const
const unitColls = ['unit', 'cycle', 'edition'] as const

/** Shows rows that were just written to every open visit that covers them; same transaction, so nobody sees one without the other. */
export async function projectRows(log: Log, from: LockedScope, rows: readonly EntityRow[]): Promise<void> {
  const colls: readonly string[] = from.kind === 'work'
    ? workColls
    : unitColls
  const shown = rows.filter(row => colls.includes(row.coll))
  if (shown.length === 0)
    return
  const visits = await openVisitsOf(log, from.unitId)
  const covering = visits.filter(visit => from.kind === 'unit' || visit.cycleId === from.cycleId)
  await log.lock(covering.map(visit => visit.scopeId))
  for (const open of covering)
    await fill(log, { open, from, rows: shown })
}

/** Fills a visit with everything it covers; again it writes only what has changed. The visit's own row must be there. */
export async function projectVisit(log: Log, visitId: string): Promise<void> {
  const id = scopeId('visit', visitId)
  await log.lock([id])
  const visit = log.scope(id)
  const open = visit && (await openVisitsOf(log, visit.unitId)).find(candidate => candidate.scopeId === id)
  if (!visit || !open)
    return
  const workId = scopeId('work', open.cycleId)
  const unitId = scopeId('unit', visit.unitId)
  await log.lock([unitId, workId])
  const sources = [
    [unitId, unitColls],
    [workId, workColls],
  ] as const
  for (const [sourceId, colls] of sources) {
    const from = log.scope(sourceId)
    if (from?.unitId === visit.unitId)
      await fill(log, { open, from, rows: await allRows(log, from, colls) })
  }
}

async function fill(log: Log, { open, from, rows }: { open: OpenVisit, from: LockedScope, rows: readonly EntityRow[] }): Promise<void> {
  const visit = log.scope(open.scopeId)
  if (!visit)
    return
  for (const coll of new Set(rows.map(row => row.coll)))
    await visit.load(log.trx, coll, rows.filter(row => row.coll === coll).map(row => row.id))
  for (const row of rows)
    await showRow(log, { open, visit, from, row })
  await flushStaged(log, visit)
}

async function allRows(log: Log, from: LockedScope, colls: readonly string[]): Promise<EntityRow[]> {
  const found = await log.trx.selectFrom('row_').select(['coll', 'id']).where('scope_id', '=', from.id).where('coll', 'in', [...colls]).orderBy('seq').execute()
  for (const coll of colls)
    await from.load(log.trx, coll, found.filter(row => row.coll === coll).map(row => row.id))
  return found.flatMap(({ coll, id }) => from.read(coll, id) ?? [])
}
