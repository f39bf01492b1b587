import type { Action } from '../access/table.ts'
import type { OpContext, OpDefinition, Outcome } from '../oplog/reducer.ts'
import type { EntityRow } from '../oplog/row.ts'
import type { Evidence } from './schema.ts'
import * as v from 'valibot'
import { markOfFile } from '../erasure/schema.ts'
import { textSchema, uuidSchema } from '../ids.ts'
import { receiptSchema } from '../ledger/receipt.ts'
import { keptAsConflict, mergeFields } from '../oplog/merge.ts'
import { setDeleted } from '../oplog/records.ts'
import { applied, defineOp, noop, rejected } from '../oplog/reducer.ts'
import { eventTimeSchema } from '../time/day.ts'
import { capturedBodySchema, reduceCaptured } from './captured.ts'
import { captionSchema, derivativeSchema, evidenceOf, evidenceStatusSchema } from './schema.ts'
import { actionFor, canMove, isOwnToChange } from './status.ts'

export const captionBodySchema = v.object({
  caption: captionSchema,
  event: v.optional(eventTimeSchema),
  hasMinors: v.optional(v.boolean()),
})
const movedBodySchema = v.object({
  activityId: v.nullable(uuidSchema),
})
const statusBodySchema = v.object({
  to: evidenceStatusSchema,
  reason: v.optional(textSchema(1000)),
})
const emptyBodySchema = v.object({})
const numberBodySchema = v.object({
  number: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-(?:R\d{8}-)?\d{3,}$/)),
})
const receiptBodySchema = v.object({
  receipts: v.pipe(v.array(receiptSchema), v.minLength(1), v.maxLength(60)),
})

/** Own or any: the action depends on who captured the target and how far it has come. An unknown target is judged by the reducer. */
function ownOrAny(own: Action, any: Action) {
  return ({ op, actor, read }: OpContext): Action => {
    const row = read('evidence', op.id)
    return !row || isOwnToChange(evidenceOf(row), actor.personId)
      ? own
      : any
  }
}

const edit = ownOrAny('evidence.edit.own', 'evidence.edit.any')
const work = {
  scope: 'work',
  colls: ['evidence'],
} as const

/** Finds the target; a deleted one keeps the edit as a conflict, so nothing that was typed is lost. */
function onLive(context: OpContext, changes: Record<string, unknown>, change: (row: EntityRow, evidence: Evidence) => Outcome): Outcome {
  const row = context.read('evidence', context.op.id)
  if (!row)
    return rejected('op-unknown-target')
  return row.deleted
    ? keptAsConflict(context, row, changes)
    : change(row, evidenceOf(row))
}

function write(row: EntityRow, data: Partial<Evidence>): Outcome {
  return applied({
    coll: row.coll,
    id: row.id,
    deleted: row.deleted,
    data: {
      ...row.data,
      ...data,
    },
    fields: Object.keys(data),
  })
}

export const evidenceOps: readonly OpDefinition[] = [
  defineOp({
    ...work,
    kind: 'evidence.captured',
    schema: capturedBodySchema,
    authority: 'evidence.capture',
    reduce: reduceCaptured,
  }),
  defineOp({
    ...work,
    kind: 'caption.changed',
    schema: captionBodySchema,
    authority: edit,
    reduce: (context, { caption, event, hasMinors }) => {
      const changes: Record<string, unknown> = Object.fromEntries(Object.entries(caption).map(([field, text]) => [`caption.${field}`, text]))
      if (event)
        changes.event = event
      if (hasMinors !== undefined)
        changes.hasMinors = hasMinors
      return onLive(context, changes, row => mergeFields(context, row, changes))
    },
  }),
  defineOp({
    ...work,
    kind: 'evidence.moved',
    schema: movedBodySchema,
    authority: edit,
    reduce: (context, body) => onLive(context, body, row => mergeFields(context, row, body)),
  }),
  defineOp({
    ...work,
    kind: 'status.changed',
    schema: statusBodySchema,
    authority: ({ op, actor, read }, { to }) => {
      const row = read('evidence', op.id)
      return row
        ? actionFor(to, evidenceOf(row), actor.personId)
        : 'evidence.submit.own'
    },
    reduce: (context, { to, reason }) => onLive(context, { status: to }, (row, { status, submittedBy }) => {
      if (status === to)
        return noop
      if (!canMove(status, to))
        return rejected('op-illegal-state')
      return write(row, {
        status: to,
        statusReason: reason ?? null,
        submittedBy: to === 'submitted'
          ? context.actor.personId
          : submittedBy,
      })
    }),
  }),
  defineOp({
    ...work,
    kind: 'evidence.deleted',
    schema: emptyBodySchema,
    authority: ownOrAny('evidence.delete.own', 'evidence.delete.any'),
    reduce: context => setDeleted(context, true),
  }),
  defineOp({
    ...work,
    kind: 'evidence.restored',
    schema: emptyBodySchema,
    authority: ownOrAny('evidence.restore.own', 'evidence.restore.any'),
    reduce: context => setDeleted(context, false),
  }),
  defineOp({
    ...work,
    kind: 'derivative.added',
    schema: derivativeSchema,
    // The first picture is what everybody sees of it: only the capturing person's, the server's, or one by those who may
    // change anything here.
    authority: ({ op, actor, read }) => {
      const row = read('evidence', op.id)
      return !row || evidenceOf(row).capturedBy === actor.personId
        ? 'evidence.capture'
        : 'evidence.edit.any'
    },
    reduce: ({ op, read }, derivative) => {
      const row = read('evidence', op.id)
      if (!row)
        return rejected('op-unknown-target')
      // ER7: a picture of what was destroyed, by somebody who had not heard of it, or of bytes that nobody has any more.
      const { derivatives, files } = evidenceOf(row)
      if ((row.fver.erasures?.[0] ?? 0) > op.baseSeq || (files[0] && markOfFile(row.data, files[0].sha256)))
        return rejected('erased')
      const isKnown = derivatives.some(known => known.role === derivative.role && known.sha256 === derivative.sha256)
      return isKnown
        ? noop
        : write(row, {
            derivatives: [...derivatives, derivative],
          })
    },
  }),
  defineOp({
    ...work,
    kind: 'number.given',
    schema: numberBodySchema,
    authority: null,
    reduce: ({ op, read }, { number }) => {
      const row = read('evidence', op.id)
      if (!row)
        return rejected('op-unknown-target')
      return evidenceOf(row).number === null
        ? write(row, { number })
        : rejected('op-write-once')
    },
  }),
  defineOp({
    ...work,
    kind: 'receipt.issued',
    schema: receiptBodySchema,
    authority: null,
    reduce: ({ op, read }, { receipts }) => {
      const row = read('evidence', op.id)
      if (!row)
        return rejected('op-unknown-target')
      const known = evidenceOf(row).receipts
      const fresh = receipts.filter(receipt => !known.some(other => other.statement.sha256 === receipt.statement.sha256))
      return fresh.length > 0
        ? write(row, {
            receipts: [
              ...known,
              ...fresh,
            ],
          })
        : noop
    },
  }),
]
