import type { OpDefinition } from '../oplog/reducer.ts'
import * as v from 'valibot'
import { instantSchema, textSchema } from '../ids.ts'
import { defineFact } from '../oplog/records.ts'

/** Who did what to whom, written by the server only and never changed: sign-ins, grants, devices, exports, erasures. */
export const auditEntrySchema = v.object({
  what: v.pipe(v.string(), v.maxLength(60)),
  byPersonId: v.nullable(v.string()),
  target: v.nullable(v.string()),
  detail: v.record(v.string(), v.union([
    v.string(),
    v.number(),
    v.boolean(),
    v.null(),
  ])),
  reason: v.nullable(textSchema(1000)),
  atMs: instantSchema,
})
export type AuditEntry = v.InferOutput<typeof auditEntrySchema>

export const auditOps: readonly OpDefinition[] = [
  defineFact({
    kind: 'audit.noted',
    scope: 'audit',
    coll: 'audit',
    schema: auditEntrySchema,
    authority: null,
  }),
]
