import * as v from 'valibot'
import { instantSchema, sha256Schema, uuidSchema } from '../domain/ids.ts'

/** The place of an op in the log. */
const opPlaceSchema = v.object({
  deviceId: uuidSchema,
  opNo: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
})

/** What one device left behind about one thing, while nobody has decided what becomes of it. */
export const quarantineGroupSchema = v.looseObject({
  personId: uuidSchema,
  personName: v.string(),
  /** `null` where only bytes wait: their record stands already. */
  deviceId: v.nullable(uuidSchema),
  deviceLabel: v.nullable(v.string()),
  scope: v.string(),
  coll: v.string(),
  id: v.string(),
  /** What it is about, in its author's words. */
  title: v.nullable(v.string()),
  /** A small picture of it that has arrived. */
  thumb: v.nullable(sha256Schema),
  ops: v.array(v.looseObject({
    opNo: v.number(),
    kind: v.string(),
    /** Why it was set apart. */
    code: v.nullable(v.string()),
    trustedMs: instantSchema,
    receivedMs: instantSchema,
  })),
  /** Bytes that open nothing yet. */
  blobs: v.array(v.looseObject({
    sha256: sha256Schema,
    size: v.number(),
  })),
})
export type QuarantineGroup = v.InferOutput<typeof quarantineGroupSchema>

/** `GET /v1/quarantine`, with `?declined=1` what was decided against. */
export const quarantineReplySchema = v.looseObject({
  groups: v.array(quarantineGroupSchema),
  /** There is more than one answer holds: it comes once these are decided. */
  more: v.boolean(),
})
export type QuarantineReply = v.InferOutput<typeof quarantineReplySchema>

/** `POST /v1/quarantine/release` and `/v1/quarantine/decline` */
export const quarantineChoiceSchema = v.object({
  ops: v.pipe(v.array(opPlaceSchema), v.maxLength(500)),
  blobs: v.optional(v.pipe(v.array(v.object({ personId: uuidSchema, sha256: sha256Schema })), v.maxLength(500)), []),
})
export type QuarantineChoice = v.InferInput<typeof quarantineChoiceSchema>

/** What became of the choice: how many were decided, and which could not be, with the reason. */
export const quarantineResultSchema = v.looseObject({
  decided: v.number(),
  left: v.array(v.looseObject({
    deviceId: uuidSchema,
    opNo: v.number(),
    code: v.nullable(v.string()),
  })),
})
export type QuarantineResult = v.InferOutput<typeof quarantineResultSchema>
