import type { InferOutput } from 'valibot'
import type { LinkReply, OpenVisit } from '../../protocol/account.ts'
import type { Http } from '../http.ts'
import { linkReplySchema, openVisitReplySchema } from '../../protocol/account.ts'

export type OpenedVisit = InferOutput<typeof openVisitReplySchema>

/** Plans a visit; the server begins to show it what it covers. */
export function openVisit(http: Http, json: OpenVisit, signal?: AbortSignal): Promise<OpenedVisit> {
  return http.get({
    method: 'POST',
    path: '/v1/visits',
    json,
    signal,
  }, openVisitReplySchema)
}

/** Ends a visit now. Inspectors can send what waits, and read nothing more. */
export async function endVisit(http: Http, { visitId }: { visitId: string }, signal?: AbortSignal): Promise<void> {
  await http.send({ method: 'POST', path: `/v1/visits/${visitId}/end`, signal })
}

/** One link per inspector and device, shown once. */
export function inviteInspector(http: Http, { visitId, name }: { visitId: string, name: string }, signal?: AbortSignal): Promise<LinkReply> {
  return http.get({
    method: 'POST',
    path: `/v1/visits/${visitId}/invites`,
    json: { name },
    signal,
  }, linkReplySchema)
}
