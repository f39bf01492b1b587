import type { LockedScope } from './locked-scope.ts'
import type { Log } from './log.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { elementsOf } from '../../domain/oplog/tag-set.ts'
import { scopeId } from '../../domain/scope.ts'
import { dayOf } from '../../domain/time/day.ts'
import { cycleOf } from '../../domain/unit/ops.ts'
import { readMeta } from '../storage/identity.ts'
import { withRows } from './locked-scope.ts'
import { writeServerOps } from './server-writer.ts'

/** In `meta`: what numbers carry since the last restore, so that none that was printed before is given to something else. */
export const NUMBER_MARK = 'numberMark'

/** Gives a piece of evidence its readable number, `2026-16-003`: year of the cycle, standard of its first clause (00 without one), counted per both. After a restore with a mark: `2026-16-R11232041-004`. */
export async function giveNumber(log: Log, scope: LockedScope, evidenceId: string): Promise<void> {
  const row = await withRows(log.trx, scope, () => scope.read('evidence', evidenceId))
  if (!row)
    return
  const standard = standardOf(elementsOf(evidenceOf(row).clauses)[0])
  const counted = await log.trx.insertInto('counter')
    .values({ id: `number:${scope.cycleId ?? scope.id}:${standard}`, value: 1 })
    .onConflict(conflict => conflict.column('id').doUpdateSet(eb => ({
      value: eb('counter.value', '+', 1),
    })))
    .returning('value')
    .executeTakeFirstOrThrow()
  const mark = await readMeta(log.trx, NUMBER_MARK)
  const number = [
    await yearOf(log, scope),
    standard,
    ...mark === null
      ? []
      : [mark],
    String(counted.value).padStart(3, '0'),
  ].join('-')
  await writeServerOps(log, [
    {
      scope: scope.id,
      kind: 'number.given',
      coll: 'evidence',
      id: evidenceId,
      body: { number },
    },
  ])
}

function standardOf(clause: string | undefined): string {
  const number = /#s(\d{1,2})c\d+$/.exec(clause ?? '')?.[1]
  return (number ?? '0').padStart(2, '0')
}

/** The cycle's row lies in the unit's scope and is only read: a lock there would order every capture after the unit's edits. */
async function yearOf(log: Log, { unitId, cycleId }: LockedScope): Promise<string> {
  const row = cycleId && await log.trx.selectFrom('row_').select('data').where('scope_id', '=', scopeId('unit', unitId)).where('coll', '=', 'cycle').where('id', '=', cycleId).executeTakeFirst()
  const year = row
    ? cycleOf({
      coll: 'cycle',
      id: cycleId,
      seq: 0,
      deleted: false,
      data: JSON.parse(row.data) as Record<string, unknown>,
      fver: {},
    }).year
    : Number(dayOf(log.nowMs).slice(0, 4))
  return String(year)
}
