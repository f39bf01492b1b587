import * as v from 'valibot'

/** Every refusal of the server: a code from the closed list and, where there is one, the field, row or file. */
export const errorReplySchema = v.looseObject({
  code: v.string(),
  field: v.optional(v.string()),
  row: v.optional(v.number()),
  file: v.optional(v.string()),
  retryAfterMs: v.optional(v.number()),
  reasons: v.optional(v.array(v.string())),
  expected: v.optional(v.number()),
})
export type ErrorReply = v.InferOutput<typeof errorReplySchema>
