import type { OpContext, OpDefinition, Outcome } from '../oplog/reducer.ts'
import type { EntityRow } from '../oplog/row.ts'
import type { Erasure } from './schema.ts'
import * as v from 'valibot'
import { evidenceOf } from '../evidence/schema.ts'
import { textSchema } from '../ids.ts'
import { created } from '../oplog/records.ts'
import { applied, defineOp, noop, rejected } from '../oplog/reducer.ts'
import { withMark } from './redact.ts'
import { canDecide, mayConfirm } from './rules.ts'
import { erasedMarkSchema, erasedMarksOf, erasureOf, markOfFile, orderedBodySchema } from './schema.ts'

const work = {
  scope: 'work',
  colls: ['erasure'],
} as const

/** ER1: an order that waits; anything else was decided already. */
function onWaiting(context: OpContext, decide: (row: EntityRow, erasure: Erasure) => Outcome): Outcome {
  const row = context.read('erasure', context.op.id)
  if (!row)
    return rejected('op-unknown-target')
  const erasure = erasureOf(row)
  return canDecide(erasure.state)
    ? decide(row, erasure)
    : rejected('op-illegal-state')
}

function decided({ actor, trustedMs }: OpContext, row: EntityRow, about: Pick<Erasure, 'state'> & Partial<Erasure>): Outcome {
  const data: Partial<Erasure> = {
    decidedBy: actor.personId,
    decidedMs: trustedMs,
    ...about,
  }
  return written(row, data)
}

function written(row: EntityRow, data: object): Outcome {
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

/** Two people destroy what the law or decency asks for; see ER1 to ER12 in the server's README. */
export const erasureOps: readonly OpDefinition[] = [
  defineOp({
    ...work,
    kind: 'erasure.ordered',
    schema: orderedBodySchema,
    authority: 'erasure.ask',
    reduce: (context, body) => {
      const evidence = context.read('evidence', body.evidenceId)
      if (!evidence)
        return rejected('op-unknown-target')
      if (context.read('erasure', context.op.id))
        return rejected('op-write-once')
      const { files } = evidenceOf(evidence)
      if (!body.hashes.every(hash => files.some(file => file.sha256 === hash)))
        return rejected('op-malformed')
      if (body.hashes.some(hash => markOfFile(evidence.data, hash)))
        return rejected('erased')
      return created(context, {
        ...body,
        orderedBy: context.actor.personId,
        orderedMs: context.trustedMs,
        state: 'ordered',
        decidedBy: null,
        decidedMs: null,
        decision: null,
      } satisfies Erasure)
    },
  }),
  defineOp({
    ...work,
    kind: 'erasure.withdrawn',
    schema: v.object({}),
    authority: 'erasure.ask',
    reduce: context => onWaiting(context, row => decided(context, row, { state: 'withdrawn' })),
  }),
  defineOp({
    ...work,
    kind: 'erasure.refused',
    schema: v.object({
      decision: v.pipe(textSchema(500), v.trim(), v.minLength(1)),
    }),
    authority: 'erasure.confirm',
    reduce: (context, { decision }) => onWaiting(context, row => decided(context, row, { state: 'refused', decision })),
  }),
  defineOp({
    ...work,
    kind: 'erasure.confirmed',
    schema: v.object({}),
    authority: 'erasure.confirm',
    reduce: (context) => {
      // ER3: let in by an administrator out of quarantine it would be the word of one person for two.
      if (context.isKept)
        return rejected('op-forbidden')
      return onWaiting(context, (row, erasure) => {
        const evidence = context.read('evidence', erasure.evidenceId)
        if (!evidence)
          return rejected('op-unknown-target')
        return mayConfirm(erasure, evidenceOf(evidence), context.actor.personId)
          ? decided(context, row, { state: 'confirmed' })
          : rejected('erasure-same-person')
      })
    },
  }),
  defineOp({
    ...work,
    kind: 'erasure.carriedOut',
    schema: v.object({}),
    authority: null,
    reduce: (context) => {
      const row = context.read('erasure', context.op.id)
      if (!row)
        return rejected('op-unknown-target')
      return erasureOf(row).state === 'done'
        ? noop
        : written(row, { state: 'done' })
    },
  }),
  // ER10: a restored server knows again what was decided after its backup was made.
  defineOp({
    ...work,
    kind: 'erasure.remembered',
    schema: v.record(v.string(), v.unknown()),
    authority: null,
    reduce: (context, body) => {
      const row = context.read('erasure', context.op.id)
      return row
        ? written(row, body)
        : created(context, body)
    },
  }),
  defineOp({
    scope: 'work',
    colls: ['evidence'],
    kind: 'evidence.erased',
    schema: erasedMarkSchema,
    authority: null,
    reduce: ({ op, read }, mark) => {
      const row = read('evidence', op.id)
      if (!row)
        return rejected('op-unknown-target')
      if (erasedMarksOf(row.data).some(known => known.id === mark.id))
        return noop
      return applied({
        coll: row.coll,
        id: row.id,
        deleted: row.deleted,
        data: withMark(row.data, mark),
        fields: [
          'erasures',
          ...mark.fields.filter(field => field.startsWith('caption.')),
        ],
      })
    },
  }),
  defineOp({
    scope: 'work',
    colls: ['conflict'],
    kind: 'conflict.erased',
    schema: v.object({}),
    authority: null,
    reduce: ({ op, read }) => {
      const row = read('conflict', op.id)
      if (!row)
        return rejected('op-unknown-target')
      const { note: _, ...data } = row.data
      return row.data.isErased === true
        ? noop
        : applied({
            ...row,
            data: {
              ...data,
              kept: null,
              lost: null,
              settled: true,
              isErased: true,
            },
            fields: ['settled'],
          })
    },
  }),
]
