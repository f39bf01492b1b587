import type { Action } from '../access/table.ts'
import type { OpContext, OpDefinition } from '../oplog/reducer.ts'
import type { Conflict, Settlement } from './schema.ts'
import * as v from 'valibot'
import { may } from '../access/table.ts'
import { textSchema } from '../ids.ts'
import { applied, defineOp, noop, rejected } from '../oplog/reducer.ts'
import { actionToEdit } from './edit.ts'
import { conflictOf, settlementSchema } from './schema.ts'

const settledSchema = v.object({
  settled: v.literal(true),
  choice: v.optional(settlementSchema, 'kept'),
  note: v.optional(textSchema(500)),
})
const work = {
  scope: 'work',
  colls: ['conflict'],
} as const

/** Whose words were put aside may settle it; otherwise it takes the right over everybody's. */
export function actionToSettle({ lostBy }: Pick<Conflict, 'lostBy'>, personId: string): Action {
  return lostBy === personId
    ? 'conflict.settle.own'
    : 'conflict.settle.any'
}

/** Settling by other words says that they stand now, so it takes the right to write them as well. */
function settleAuthority(context: OpContext, choice: Settlement): Action {
  const { op, actor, read } = context
  const row = read('conflict', op.id)
  if (!row)
    return 'conflict.settle.own'
  const conflict = conflictOf(row)
  const target = choice === 'kept'
    ? undefined
    : read(conflict.coll, conflict.entityId)
  const edit = target && actionToEdit(target, actor.personId)
  return edit && !may(actor.roles, edit)
    ? edit
    : actionToSettle(conflict, actor.personId)
}

/** Somebody looked at words that crossed and decided. The record stays, with both texts. */
export const conflictOps: readonly OpDefinition[] = [
  defineOp({
    ...work,
    kind: 'conflict.settled',
    schema: settledSchema,
    authority: (context, { choice }) => settleAuthority(context, choice),
    reduce: ({ op, actor, trustedMs, read }, { choice, note }) => {
      const row = read('conflict', op.id)
      if (!row)
        return rejected('op-unknown-target')
      // Two people may settle it at once. Keeping what stands adds nothing to that; other words do change what stands.
      if (conflictOf(row).settled && choice === 'kept')
        return noop
      return applied({
        ...row,
        data: {
          ...row.data,
          settled: true,
          choice,
          settledBy: actor.personId,
          settledMs: trustedMs,
          ...note === undefined
            ? {}
            : { note },
        },
        fields: ['settled'],
      })
    },
  }),
  defineOp({
    ...work,
    kind: 'conflict.reopened',
    schema: v.object({}),
    authority: context => settleAuthority(context, 'kept'),
    reduce: ({ op, read }) => {
      const row = read('conflict', op.id)
      if (!row)
        return rejected('op-unknown-target')
      if (!conflictOf(row).settled)
        return noop
      const { choice: _choice, settledBy: _by, settledMs: _ms, note: _note, ...open } = row.data
      return applied({
        ...row,
        data: { ...open, settled: false },
        fields: ['settled'],
      })
    },
  }),
]
