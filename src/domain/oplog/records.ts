import type { GenericSchema } from 'valibot'
import type { Action } from '../access/table.ts'
import type { ScopeKind } from '../scope.ts'
import type { Op } from './op.ts'
import type { OpContext, OpDefinition, Outcome } from './reducer.ts'
import type { RowData, RowWrite } from './row.ts'
import { keptAsConflict, mergeFields, writerOf } from './merge.ts'
import { applied, defineOp, noop, rejected } from './reducer.ts'

interface RecordOp {
  kind: string
  scope: ScopeKind
  coll: string
  schema: GenericSchema<unknown, RowData>
  authority: Action | null
}

/** First write creates the record, later ones merge field by field: for settings, names, places and their like. */
export function defineRecord({ kind, scope, coll, schema, authority }: RecordOp): OpDefinition {
  return defineOp({
    kind,
    scope,
    colls: [coll],
    schema,
    authority,
    reduce: putRecord,
  })
}

/** Like `defineRecord`, but what was written stands: a second, different write is refused. */
export function defineFact({ kind, scope, coll, schema, authority }: RecordOp): OpDefinition {
  return defineOp({
    kind,
    scope,
    colls: [coll],
    schema,
    authority,
    reduce: putFact,
  })
}

export function putRecord(context: OpContext, body: RowData): Outcome {
  const { op } = context
  const row = context.read(op.coll, op.id)
  if (!row)
    return createdBy(context, body)
  return row.deleted
    ? keptAsConflict(context, row, body)
    : mergeFields(context, row, body)
}

function putFact(context: OpContext, body: RowData): Outcome {
  const row = context.read(context.op.coll, context.op.id)
  if (!row)
    return created(context, body)
  return JSON.stringify(row.data) === JSON.stringify(body)
    ? noop
    : rejected('op-write-once')
}

/** A new row whose every top field carries a version from the start. */
export function created({ op }: OpContext, data: RowData): Outcome {
  return applied(birthOf(op, data))
}

/** For records whose id two people may know before either has seen the other's: a setting, a standard's assignment. */
function createdBy({ op, actor }: OpContext, data: RowData): Outcome {
  return applied({
    ...birthOf(op, data),
    ...writerOf(actor),
  })
}

function birthOf(op: Op, data: RowData): RowWrite {
  return {
    coll: op.coll,
    id: op.id,
    deleted: false,
    data,
    fields: Object.keys(data),
  }
}

/** Marks a row deleted or brings it back. Data stays, so that an undo loses nothing. */
export function setDeleted({ op, read, actor, trustedMs }: OpContext, deleted: boolean): Outcome {
  const row = read(op.coll, op.id)
  if (!row)
    return rejected('op-unknown-target')
  if (row.deleted === deleted)
    return noop
  const data = deleted
    ? { ...row.data, deletedBy: actor.personId, deletedMs: trustedMs }
    : row.data
  return applied({
    coll: op.coll,
    id: op.id,
    deleted,
    data,
    fields: ['deleted'],
  })
}
