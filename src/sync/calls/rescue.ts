import type { PackIndex } from '../../domain/rescue/pack.ts'
import type { RescueReply } from '../../protocol/rescue.ts'
import type { Carried } from '../carry-blob.ts'
import type { Http } from '../http.ts'
import { rescueReplySchema } from '../../protocol/rescue.ts'

/** A whole outbox may be in it, and the server writes every op down before it answers. */
const TAKING_MS = 180_000

/** Hands in what a rescue pack says. Safe to repeat: after the missing bytes were sent it files them under their author's name. */
export function takeRescue(http: Http, index: PackIndex, signal?: AbortSignal): Promise<RescueReply> {
  return http.get({
    method: 'POST',
    path: '/v1/rescue',
    json: index,
    signal,
    timeoutMs: TAKING_MS,
  }, rescueReplySchema)
}

/** Sends bytes out of a rescue pack as one's own upload, piece by piece from where the server is. */
export async function carryBlob(http: Http, carried: Carried): Promise<void> {
  const { sendCarried } = await import('../carry-blob.ts')
  await sendCarried(http, carried)
}
