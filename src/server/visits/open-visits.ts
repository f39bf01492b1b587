import type { Visit } from '../../domain/visit/ops.ts'
import type { Log } from '../oplog/log.ts'
import { parseScope } from '../../domain/scope.ts'

/** A visit that evidence is shown to at this moment. */
export interface OpenVisit {
  scopeId: string
  visitId: string
  cycleId: string
  /** `s16`; empty means all. */
  standards: readonly string[]
}

/** The visits of a unit that are neither closed nor past their end; one that has not begun is filled already, so that it can be prepared. */
export async function openVisitsOf(log: Log, unitId: string): Promise<OpenVisit[]> {
  const rows = await log.trx.selectFrom('scope')
    .innerJoin('row_', join => join.onRef('row_.scope_id', '=', 'scope.id').on('row_.coll', '=', 'visit'))
    .select(['scope.id', 'row_.data'])
    .where('scope.unit_id', '=', unitId)
    .where('scope.closed_ms', 'is', null)
    .where('row_.deleted', '=', 0)
    .execute()
  return rows.flatMap(({ id, data }) => {
    const visit = JSON.parse(data) as Visit
    const visitId = parseScope(id)?.owner
    return visitId && visit.untilMs > log.nowMs
      ? [
          {
            scopeId: id,
            visitId,
            cycleId: visit.cycleId,
            standards: visit.standards,
          },
        ]
      : []
  })
}

/** Does a visit look at anything that serves these clauses (`edition#s16c1`)? */
export function covers({ standards }: OpenVisit, clauses: readonly string[]): boolean {
  return standards.length === 0 || clauses.some(clause => standards.includes(/#(s\d+)c/.exec(clause)?.[1] ?? ''))
}
