import * as v from 'valibot'
import { sha256Schema } from '../domain/ids.ts'

/** A body up to this many bytes goes in one PUT; above, HEAD tells the offset and PATCH appends. */
export const PUT_LIMIT_BYTES = 8 * 1024 * 1024

/** One PATCH carries at most this many bytes. */
export const PATCH_LIMIT_BYTES = 8 * 1024 * 1024

/** Header names as in the IETF resumable-upload draft and RFC 9530. */
export const uploadHeaders = {
  offset: 'upload-offset',
  length: 'upload-length',
  complete: 'upload-complete',
  digest: 'content-digest',
} as const

/** `POST /v1/blobs/have`: answered only for what the asker uploaded or may read. */
export const haveRequestSchema = v.object({
  hashes: v.pipe(v.array(sha256Schema), v.maxLength(1000)),
})
export const haveReplySchema = v.object({
  missing: v.array(sha256Schema),
  /** Hash to the bytes already held of it. */
  partial: v.record(v.string(), v.number()),
})
export type HaveReply = v.InferOutput<typeof haveReplySchema>

/** Reply to a PUT or the PATCH that completes a blob. */
export const storedReplySchema = v.object({
  sha256: sha256Schema,
  size: v.number(),
})

/** `Content-Digest` of RFC 9530 from raw SHA-256 bytes in base64. */
export function contentDigest(base64: string): string {
  return `sha-256=:${base64}:`
}

/** The base64 digest in a `Content-Digest` header; `undefined` where there is no SHA-256 in it. */
export function parseContentDigest(header: string): string | undefined {
  return /(?:^|,\s*)sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1]
}
