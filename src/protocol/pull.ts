import * as v from 'valibot'
import { instantSchema } from '../domain/ids.ts'
import { scopeIdSchema } from '../domain/scope.ts'
import { MAX_PULL_PAGE_ROWS, PULL_PAGE_ROWS } from './version.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const countText = v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number), v.safeInteger())

/** `GET /v1/pull?scope&after&limit` */
export const pullQuerySchema = v.object({
  scope: scopeIdSchema,
  after: countText,
  limit: v.optional(v.pipe(countText, v.minValue(1), v.maxValue(MAX_PULL_PAGE_ROWS)), String(PULL_PAGE_ROWS)),
})

const fieldVersionSchema = v.tuple([
  count,
  v.string(),
  v.number(),
])

export const pulledRowSchema = v.object({
  coll: v.string(),
  id: v.string(),
  seq: count,
  deleted: v.boolean(),
  data: v.record(v.string(), v.unknown()),
  fver: v.record(v.string(), fieldVersionSchema),
})

/** One page by state. The scope is complete on the phone when its cursor reaches the `head` of the first page. */
export const pullReplySchema = v.object({
  epoch: v.string(),
  serverMs: instantSchema,
  rows: v.array(pulledRowSchema),
  next: count,
  more: v.boolean(),
  head: count,
  /** The highest opNo that the server holds of the asking device, and how far ops are safe in a backup. */
  lastOp: count,
  backedUpThrough: count,
})
export type PullReply = v.InferOutput<typeof pullReplySchema>

/** `GET /v1/events` (SSE): a nudge that a scope has moved on. */
export const nudgeSchema = v.object({ scope: scopeIdSchema, head: count })
export type Nudge = v.InferOutput<typeof nudgeSchema>
