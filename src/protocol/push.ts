import * as v from 'valibot'
import { instantSchema, uuidSchema } from '../domain/ids.ts'
import { opSchema, opStatusSchema } from '../domain/oplog/op.ts'
import { MAX_PUSH_OPS, PROTOCOL_VERSION } from './version.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What still waits on the phone when it pushes, so that the task force sees who has not sent. */
export const waitingSchema = v.object({
  ops: count,
  blobs: count,
  bytes: count,
  oldestMs: v.nullable(instantSchema),
})
export type Waiting = v.InferOutput<typeof waitingSchema>

/** `POST /v1/push`. Unknown fields are kept. `nowMs` is the phone's clock at sending: the server measures its offset by it. */
export const pushRequestSchema = v.looseObject({
  v: v.literal(PROTOCOL_VERSION),
  deviceId: uuidSchema,
  epoch: v.pipe(v.string(), v.maxLength(60)),
  build: v.pipe(v.string(), v.maxLength(40)),
  nowMs: instantSchema,
  waiting: waitingSchema,
  ops: v.pipe(v.array(opSchema), v.maxLength(MAX_PUSH_OPS)),
})
export type PushRequest = v.InferOutput<typeof pushRequestSchema>

/** What became of one op. `seq` is the highest row number it got, `null` where it wrote nothing. */
export const opResultSchema = v.object({
  opNo: count,
  opId: uuidSchema,
  status: opStatusSchema,
  seq: v.nullable(count),
  code: v.optional(v.string()),
})
export type OpResult = v.InferOutput<typeof opResultSchema>

export const pushReplySchema = v.object({
  epoch: v.string(),
  serverMs: instantSchema,
  /** The highest opNo that the server holds of this device. */
  lastOp: count,
  results: v.array(opResultSchema),
})
export type PushReply = v.InferOutput<typeof pushReplySchema>
