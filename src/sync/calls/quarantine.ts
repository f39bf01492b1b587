import type { QuarantineChoice, QuarantineReply, QuarantineResult } from '../../protocol/quarantine.ts'
import type { Http } from '../http.ts'
import { quarantineReplySchema, quarantineResultSchema } from '../../protocol/quarantine.ts'

/** What waits for an administrator's decision, or what was decided against. */
export function getQuarantine(http: Http, { declined = false }: { declined?: boolean } = {}, signal?: AbortSignal): Promise<QuarantineReply> {
  return http.get({
    path: declined ? '/v1/quarantine?declined=1' : '/v1/quarantine',
    signal,
  }, quarantineReplySchema)
}

/** Lets it in under its author's name. What could not be applied stays and is named. */
export function releaseQuarantined(http: Http, choice: QuarantineChoice, signal?: AbortSignal): Promise<QuarantineResult> {
  return http.get({
    method: 'POST',
    path: '/v1/quarantine/release',
    json: choice,
    signal,
  }, quarantineResultSchema)
}

/** Keeps it aside for good; it can still be let in. */
export function declineQuarantined(http: Http, choice: QuarantineChoice, signal?: AbortSignal): Promise<QuarantineResult> {
  return http.get({
    method: 'POST',
    path: '/v1/quarantine/decline',
    json: choice,
    signal,
  }, quarantineResultSchema)
}
