import type { Action } from '../access/table.ts'
import type { OpContext, OpDefinition, Outcome } from '../oplog/reducer.ts'
import type { TagSet } from '../oplog/tag-set.ts'
import * as v from 'valibot'
import { clauseRefSchema, uuidSchema } from '../ids.ts'
import { keptAsConflict } from '../oplog/merge.ts'
import { applied, defineOp, noop, rejected } from '../oplog/reducer.ts'
import { withElement, withoutElement } from '../oplog/tag-set.ts'
import { evidenceOf } from './schema.ts'
import { isOwnToChange } from './status.ts'

const linkedSchema = v.object({ clause: clauseRefSchema })
const unlinkedSchema = v.object({
  clause: clauseRefSchema,
  seen: v.pipe(v.array(uuidSchema), v.minLength(1), v.maxLength(200)),
})

/** Which clauses a piece of evidence or an activity serves: an add-wins set, several clauses each. */
export const clauseLinkOps: readonly OpDefinition[] = [
  defineOp({
    kind: 'clause.linked',
    scope: 'work',
    colls: ['evidence', 'activity'],
    schema: linkedSchema,
    authority: linkAuthority,
    reduce: (context, { clause }) => onClauses(context, clause, set => withElement(set, clause, context.op.opId)),
  }),
  defineOp({
    kind: 'clause.unlinked',
    scope: 'work',
    colls: ['evidence', 'activity'],
    schema: unlinkedSchema,
    authority: linkAuthority,
    reduce: (context, { clause, seen }) => onClauses(context, clause, set => withoutElement(set, clause, seen)),
  }),
]

function linkAuthority({ op, actor, read }: OpContext): Action {
  const row = read(op.coll, op.id)
  if (op.coll === 'evidence') {
    return !row || isOwnToChange(evidenceOf(row), actor.personId)
      ? 'evidence.edit.own'
      : 'evidence.edit.any'
  }
  return !row || row.data.createdBy === actor.personId
    ? 'activity.edit.own'
    : 'activity.edit.any'
}

function onClauses(context: OpContext, clause: string, change: (set: TagSet) => TagSet): Outcome {
  const row = context.read(context.op.coll, context.op.id)
  if (!row)
    return rejected('op-unknown-target')
  if (row.deleted) {
    return keptAsConflict(context, row, {
      clauses: { [context.op.kind]: clause },
    })
  }
  const before = row.data.clauses as TagSet
  const after = change(before)
  if (after === before || JSON.stringify(after) === JSON.stringify(before))
    return noop
  return applied({
    coll: row.coll,
    id: row.id,
    deleted: false,
    data: { ...row.data, clauses: after },
    fields: ['clauses'],
  })
}
