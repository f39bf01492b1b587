import type { OpContext, OpDefinition, Outcome } from './reducer.ts'
import type { EntityRow, FieldVersion, RowWrite } from './row.ts'
import * as v from 'valibot'
import { may } from '../access/table.ts'
import { parseScope } from '../scope.ts'
import { OP_SCHEMA } from './op.ts'
import { rejected } from './reducer.ts'

export type Verdict = Outcome | { status: 'deferred' }

/**
 * The one way from an op to rows, run by the server on what it keeps and by the phone on what it shows: known kind, right
 * scope, sound body, authority, then the kind's own reducer. Pure; throws only where a reducer has a bug.
 */
export function judgeOp(registry: ReadonlyMap<string, OpDefinition>, context: OpContext): Verdict {
  const { op } = context
  const definition = registry.get(op.kind)
  if (!definition || op.schema > OP_SCHEMA)
    return { status: 'deferred' }
  if (parseScope(op.scope)?.kind !== definition.scope || !definition.colls.includes(op.coll))
    return rejected('op-malformed')
  const body = v.safeParse(definition.schema, op.body)
  if (!body.success)
    return rejected('op-malformed')
  if (!isAuthorised(definition, context, body.output))
    return rejected('op-forbidden')
  return definition.reduce(context, body.output)
}

function isAuthorised({ authority }: OpDefinition, context: OpContext, body: unknown): boolean {
  if (context.actor.isServer)
    return true
  const action = typeof authority === 'function'
    ? authority(context, body)
    : authority
  return action !== null && may(context.actor.roles, action)
}

/** The row that a write leaves behind, with the versions of the fields it names. */
export function rowAfter(before: EntityRow | undefined, write: RowWrite, version: FieldVersion): EntityRow {
  const fver = { ...before?.fver }
  for (const field of write.fields)
    fver[field] = versionOf(field, write, version)
  return {
    coll: write.coll,
    id: write.id,
    seq: version[0],
    deleted: write.deleted,
    data: write.data,
    fver,
  }
}

function versionOf(field: string, { by, opNo, alike = [] }: RowWrite, [seq, deviceId, trustedMs]: FieldVersion): FieldVersion {
  const device = alike.includes(field)
    ? ''
    : deviceId
  if (by === undefined)
    return [seq, device, trustedMs]
  return opNo === undefined
    ? [seq, device, trustedMs, by]
    : [seq, device, trustedMs, by, opNo]
}
