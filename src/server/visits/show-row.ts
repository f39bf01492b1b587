import type { EntityRow } from '../../domain/oplog/row.ts'
import type { LockedScope } from '../oplog/locked-scope.ts'
import type { Log } from '../oplog/log.ts'
import type { OpenVisit } from './open-visits.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { isShownToInspectors } from '../../domain/evidence/status.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'
import { cycleOf } from '../../domain/unit/ops.ts'
import { withRows } from '../oplog/locked-scope.ts'
import { mirror } from './mirror.ts'
import { covers } from './open-visits.ts'

export interface ToShow { open: OpenVisit, visit: LockedScope, from: LockedScope, row: EntityRow }

/** Brings one row of the work or of the unit into a visit, or takes it out, by the rules of what inspectors see. */
export async function showRow(log: Log, toShow: ToShow): Promise<void> {
  const { open, visit, from, row } = toShow
  switch (row.coll) {
    case 'evidence':
      return showEvidence(log, toShow)
    case 'activity':
      return showActivity(log, toShow)
    case 'assignment':
      return mirror(log, {
        visit,
        from,
        row,
        isShown: !row.deleted && (open.standards.length === 0 || open.standards.includes(row.id)),
      })
    case 'unit':
      return mirror(log, {
        visit,
        from,
        row,
        isShown: !row.deleted,
      })
    case 'cycle':
      return showCycle(log, toShow)
    case 'edition':
      return showEdition(log, toShow)
    default:
  }
}

async function showEvidence(log: Log, { open, visit, from, row }: ToShow): Promise<void> {
  const { status, clauses, activityId } = evidenceOf(row)
  const isShown = !row.deleted && isShownToInspectors(status) && covers(open, elementsOf(clauses))
  await mirror(log, { visit, from, row, isShown })
  const links = await log.trx.selectFrom('visit_activity').select('activity_id').where('scope_id', '=', visit.id).where('evidence_id', '=', row.id).execute()
  const before = links.map(link => link.activity_id)
  const after = isShown && activityId !== null
    ? [activityId]
    : []
  for (const id of before.filter(id => !after.includes(id)))
    await log.trx.deleteFrom('visit_activity').where('scope_id', '=', visit.id).where('activity_id', '=', id).where('evidence_id', '=', row.id).execute()
  for (const id of after.filter(id => !before.includes(id)))
    await log.trx.insertInto('visit_activity').values({ scope_id: visit.id, activity_id: id, evidence_id: row.id }).execute()
  const changed = [
    ...before.filter(id => !after.includes(id)),
    ...after.filter(id => !before.includes(id)),
  ]
  for (const id of changed) {
    const activity = await withRows(log.trx, from, () => from.read('activity', id))
    if (activity)
      await showActivity(log, { open, visit, from, row: activity })
  }
}

/** An activity is shown as long as evidence that is shown belongs to it. */
async function showActivity(log: Log, { visit, from, row }: ToShow): Promise<void> {
  const link = await log.trx.selectFrom('visit_activity').select('evidence_id').where('scope_id', '=', visit.id).where('activity_id', '=', row.id).limit(1).executeTakeFirst()
  await mirror(log, {
    visit,
    from,
    row,
    isShown: !row.deleted && link !== undefined,
  })
}

async function showCycle(log: Log, { open, visit, from, row }: ToShow): Promise<void> {
  await mirror(log, {
    visit,
    from,
    row,
    isShown: !row.deleted && row.id === open.cycleId,
  })
  if (row.id !== open.cycleId)
    return
  const edition = await withRows(log.trx, from, () => from.read('edition', cycleOf(row).edition))
  if (edition) {
    await mirror(log, {
      visit,
      from,
      row: edition,
      isShown: !edition.deleted,
    })
  }
}

/** Only the edition that the cycle is judged by. */
async function showEdition(log: Log, { open, visit, from, row }: ToShow): Promise<void> {
  const cycle = await withRows(log.trx, from, () => from.read('cycle', open.cycleId))
  await mirror(log, {
    visit,
    from,
    row,
    isShown: !row.deleted && cycle !== undefined && cycleOf(cycle).edition === row.id,
  })
}
