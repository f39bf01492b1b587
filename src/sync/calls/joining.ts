import type { LinkLookReply, LinkUse, SessionReply, Setup } from '../../protocol/account.ts'
import type { Http } from '../http.ts'
import { linkLookReplySchema, sessionReplySchema } from '../../protocol/account.ts'

/** The one-time link of the first start. Failures: link-used, link-expired, already-set-up, password-weak, bad-field. */
export function setUp(http: Http, json: Setup, signal?: AbortSignal): Promise<SessionReply> {
  return http.get({
    method: 'POST',
    path: '/v1/setup',
    json,
    signal,
  }, sessionReplySchema)
}

/** What a link is for; does not use it up. Failures: link-unknown, link-used, link-expired. */
export function lookAtLink(http: Http, token: string, signal?: AbortSignal): Promise<LinkLookReply> {
  return http.get({
    method: 'POST',
    path: '/v1/links/look',
    json: { token },
    signal,
  }, linkLookReplySchema)
}

/** Uses a link up and comes in. Failures: those of looking, and login-taken, password-weak, bad-field. */
export function useLink(http: Http, json: LinkUse, signal?: AbortSignal): Promise<SessionReply> {
  return http.get({
    method: 'POST',
    path: '/v1/links/use',
    json,
    signal,
  }, sessionReplySchema)
}
