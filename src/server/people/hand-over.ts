import type { Cycle, StandardAssignment } from '../../domain/unit/ops.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import type { Trx } from '../storage/database.ts'
import { scopeId } from '../../domain/scope.ts'
import { dayOf } from '../../domain/time/day.ts'
import { readRows } from './rows.ts'

export interface HandOver { unitId: string, from: string, to: string, nowMs: number }

/** What the successor answers for from now on: every place of the running cycles that names the leaver, in any confirmed spelling. */
export async function handOverOps(trx: Trx, { unitId, from, to, nowMs }: HandOver): Promise<ServerOp[]> {
  const unit = scopeId('unit', unitId)
  const aliases = await readRows<{ printed: string, personName: string }>(trx, unit, 'alias')
  const names = new Set([
    from,
    ...aliases.filter(({ data }) => data.personName === from).map(({ data }) => data.printed),
  ])
  const today = dayOf(nowMs)
  const cycles = await readRows<Cycle>(trx, unit, 'cycle')
  const ops: ServerOp[] = []
  for (const cycle of cycles.filter(({ data }) => data.untilDay >= today)) {
    const scope = scopeId('work', cycle.id)
    for (const { id, data } of await readRows<StandardAssignment>(trx, scope, 'assignment')) {
      const body = renamed(data, names, to)
      if (JSON.stringify(body) !== JSON.stringify(data)) {
        ops.push({
          scope,
          kind: 'assignment.set',
          coll: 'assignment',
          id,
          body,
        })
      }
    }
  }
  return ops
}

function renamed({ leads, handlers, ...rest }: StandardAssignment, names: ReadonlySet<string>, to: string): StandardAssignment {
  const swap = (list: readonly string[]): string[] => [
    ...new Set(list.map(name => names.has(name)
      ? to
      : name)),
  ]
  return {
    ...rest,
    leads: swap(leads),
    handlers: Object.fromEntries(Object.entries(handlers).map(([clause, list]) => [
      clause,
      swap(list),
    ])),
  }
}
