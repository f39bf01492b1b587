import * as v from 'valibot'
import { instantSchema, uuidSchema } from '../ids.ts'
import { scopeIdSchema } from '../scope.ts'

/** The version of op bodies that this build writes and understands. A newer one is deferred, never refused. */
export const OP_SCHEMA = 1

/** An op body is at most this large as JSON text, in bytes. */
export const MAX_BODY_BYTES = 256 * 1024

/**
 * One thing that a person did, as it travels and as it is kept for ever. The envelope is frozen at version 1; fields that
 * this build does not know are kept. `opNo` counts per device across scopes without a gap; `baseSeq` is the scope's
 * cursor that the author had seen; `clientMs` is the raw clock of the phone.
 */
export const opSchema = v.looseObject({
  opNo: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  opId: uuidSchema,
  scope: scopeIdSchema,
  kind: v.pipe(v.string(), v.maxLength(60), v.regex(/^[a-z][a-zA-Z]*\.[a-z][a-zA-Z]*$/)),
  coll: v.pipe(v.string(), v.maxLength(40), v.regex(/^[a-z][a-zA-Z]*$/)),
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  body: v.record(v.string(), v.unknown()),
  baseSeq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  clientMs: instantSchema,
  schema: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  sig: v.optional(v.string()),
})
export type Op = v.InferOutput<typeof opSchema>

export const opStatusSchema = v.picklist([
  'applied',
  'noop',
  'conflict',
  'rejected',
  'deferred',
  'quarantined',
])
export type OpStatus = v.InferOutput<typeof opStatusSchema>
