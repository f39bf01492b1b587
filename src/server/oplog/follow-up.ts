import type { AfterOp } from './log.ts'
import { followErasure } from '../erasure/follow.ts'
import { markAgain } from '../erasure/mark.ts'
import { issueReceipts } from '../receipts/issue.ts'
import { projectRows, projectVisit } from '../visits/projection.ts'
import { giveNumber } from './give-number.ts'

/** What the server does by itself after an op was applied, in the same transaction. */
export const followUp: AfterOp = async (log, { op: { op, personId }, scope, rows }) => {
  if (op.kind === 'evidence.captured') {
    await markAgain(log, scope, op.id)
    await giveNumber(log, scope, op.id)
    await issueReceipts(log, scope.id, op.id)
  }
  if (op.coll === 'erasure')
    await followErasure(log, scope, { op, personId })
  if (op.kind === 'visit.planned')
    await projectVisit(log, op.id)
  if (scope.kind === 'work' || scope.kind === 'unit')
    await projectRows(log, scope, rows.map(staged => staged.row))
}
