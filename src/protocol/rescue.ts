import * as v from 'valibot'
import { sha256Schema } from '../domain/ids.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * Reply to `POST /v1/rescue`, whose body is the index of a rescue pack (domain/rescue/pack.ts). Said again it changes nothing;
 * said after the missing bytes were sent (as one's own uploads) it files them under the author's name.
 */
export const rescueReplySchema = v.looseObject({
  /** Ops that were new to the server. */
  fresh: count,
  /** Ops that it had already. */
  known: count,
  /** Of all of them, how many wait for an administrator's decision. */
  held: count,
  /** Of all of them, how many were refused. */
  refused: count,
  /** Bytes that the author has not sent and nobody has brought. */
  missing: v.array(sha256Schema),
})
export type RescueReply = v.InferOutput<typeof rescueReplySchema>
