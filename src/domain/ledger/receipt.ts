import * as v from 'valibot'
import { instantSchema, sha256Schema, uuidSchema } from '../ids.ts'

/** What the server signs: these bytes, under this manifest, reached it at this time. Frozen at version 1. */
export const receiptStatementSchema = v.object({
  v: v.literal(1),
  opId: uuidSchema,
  sha256: sha256Schema,
  manifestHash: sha256Schema,
  receivedMs: instantSchema,
})
export type ReceiptStatement = v.InferOutput<typeof receiptStatementSchema>

/** The statement with an Ed25519 signature over its canonical JSON; base64url, key named by the hash of its raw bytes. */
export const receiptSchema = v.object({
  statement: receiptStatementSchema,
  keyId: sha256Schema,
  sig: v.pipe(v.string(), v.maxLength(100)),
})
export type Receipt = v.InferOutput<typeof receiptSchema>
