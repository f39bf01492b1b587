import type { Action } from '../access/table.ts'
import type { OpContext, OpDefinition, Outcome } from '../oplog/reducer.ts'
import * as v from 'valibot'
import { clauseRefSchema } from '../ids.ts'
import { keptAsConflict, mergeFields } from '../oplog/merge.ts'
import { created, setDeleted } from '../oplog/records.ts'
import { defineOp, noop, rejected } from '../oplog/reducer.ts'
import { activityFieldsSchema, activityOf } from './schema.ts'

const createdSchema = v.object({
  ...activityFieldsSchema.entries,
  clauses: v.pipe(v.array(clauseRefSchema), v.maxLength(60)),
})
const changedSchema = v.partial(activityFieldsSchema)
const emptySchema = v.object({})
const work = {
  scope: 'work',
  colls: ['activity'],
} as const

function ownOrAny(own: Action, any: Action) {
  return ({ op, actor, read }: OpContext): Action => {
    const row = read('activity', op.id)
    return !row || activityOf(row).createdBy === actor.personId
      ? own
      : any
  }
}

export const activityOps: readonly OpDefinition[] = [
  defineOp({
    ...work,
    kind: 'activity.created',
    schema: createdSchema,
    authority: 'activity.create',
    reduce: (context, { clauses, ...fields }): Outcome => {
      if (context.read('activity', context.op.id))
        return noop
      const links = Object.fromEntries(clauses.map(clause => [
        clause,
        [context.op.opId],
      ]))
      return created(context, { ...fields, clauses: links, createdBy: context.actor.personId })
    },
  }),
  defineOp({
    ...work,
    kind: 'activity.changed',
    schema: changedSchema,
    authority: ownOrAny('activity.edit.own', 'activity.edit.any'),
    reduce: (context, changes): Outcome => {
      const row = context.read('activity', context.op.id)
      if (!row)
        return rejected('op-unknown-target')
      return row.deleted
        ? keptAsConflict(context, row, changes)
        : mergeFields(context, row, changes)
    },
  }),
  defineOp({
    ...work,
    kind: 'activity.deleted',
    schema: emptySchema,
    authority: ownOrAny('activity.delete.own', 'activity.delete.any'),
    reduce: context => setDeleted(context, true),
  }),
  defineOp({
    ...work,
    kind: 'activity.restored',
    schema: emptySchema,
    authority: ownOrAny('activity.delete.own', 'activity.delete.any'),
    reduce: context => setDeleted(context, false),
  }),
]
