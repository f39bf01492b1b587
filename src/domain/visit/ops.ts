import type { OpContext, OpDefinition, Outcome } from '../oplog/reducer.ts'
import type { EntityRow } from '../oplog/row.ts'
import * as v from 'valibot'
import { fileSchema } from '../evidence/manifest.ts'
import { derivativeSchema } from '../evidence/schema.ts'
import { instantSchema, nameSchema, textSchema, uuidSchema } from '../ids.ts'
import { mergeFields } from '../oplog/merge.ts'
import { created, defineRecord, setDeleted } from '../oplog/records.ts'
import { defineOp, noop, rejected } from '../oplog/reducer.ts'

/** One visit of inspectors, official or mock. It ends by itself at `untilMs` and can be ended before. */
export const visitSchema = v.object({
  name: nameSchema(120),
  kind: v.picklist(['official', 'mock']),
  cycleId: uuidSchema,
  /** Standards covered, `s16`; empty means all. */
  standards: v.pipe(v.array(v.pipe(v.string(), v.regex(/^s\d{1,3}$/))), v.maxLength(200)),
  fromMs: instantSchema,
  untilMs: instantSchema,
})
export type Visit = v.InferOutput<typeof visitSchema>

/** What an inspector notes: on a piece of evidence, a clause or a standard, with own photos. */
const remarkSchema = v.object({
  standard: v.pipe(v.string(), v.regex(/^s\d{1,3}$/)),
  clause: v.nullable(v.pipe(v.string(), v.regex(/^s\d{1,3}c\d{1,2}$/))),
  evidenceId: v.nullable(uuidSchema),
  text: textSchema(4000),
  photos: v.pipe(v.array(v.object({
    file: fileSchema,
    derivatives: v.pipe(v.array(derivativeSchema), v.maxLength(4)),
  })), v.maxLength(20)),
})
export type RemarkBody = v.InferOutput<typeof remarkSchema>
export interface Remark extends RemarkBody { madeBy: string, deviceMs: number, receivedMs: number | null }

const visitScope = {
  scope: 'visit',
  colls: ['remark'],
} as const

function ownRemark(context: OpContext, change: (row: EntityRow) => Outcome): Outcome {
  const row = context.read('remark', context.op.id)
  if (!row)
    return rejected('op-unknown-target')
  return row.data.madeBy === context.actor.personId
    ? change(row)
    : rejected('op-forbidden')
}

export const visitOps: readonly OpDefinition[] = [
  defineRecord({
    kind: 'visit.planned',
    scope: 'visit',
    coll: 'visit',
    schema: visitSchema,
    // Planning makes a scope and ending it ends grants: calls do that and write this.
    authority: null,
  }),
  defineOp({
    ...visitScope,
    kind: 'remark.made',
    schema: remarkSchema,
    authority: 'visit.remark',
    reduce: (context, body) => context.read('remark', context.op.id)
      ? noop
      : created(context, {
          ...body,
          madeBy: context.actor.personId,
          deviceMs: context.op.clientMs,
          receivedMs: context.receivedMs,
        }),
  }),
  defineOp({
    ...visitScope,
    kind: 'remark.changed',
    schema: v.pick(remarkSchema, ['text']),
    authority: 'visit.remark',
    reduce: (context, body) => ownRemark(context, row => mergeFields(context, row, body)),
  }),
  defineOp({
    ...visitScope,
    kind: 'remark.deleted',
    schema: v.object({}),
    authority: 'visit.remark',
    reduce: context => ownRemark(context, () => setDeleted(context, true)),
  }),
  defineOp({
    ...visitScope,
    kind: 'remark.restored',
    schema: v.object({}),
    authority: 'visit.remark',
    reduce: context => ownRemark(context, () => setDeleted(context, false)),
  }),
]

export function remarkOf(row: EntityRow): Remark {
  return row.data as unknown as Remark
}

export function visitOf(row: EntityRow): Visit {
  return row.data as unknown as Visit
}
