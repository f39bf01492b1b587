import type { SessionReply, SignIn, StatusReply } from '../../protocol/account.ts'
import type { DiskReply } from '../../protocol/disk.ts'
import type { Http } from '../http.ts'
import { sessionReplySchema, statusReplySchema } from '../../protocol/account.ts'
import { diskReplySchema } from '../../protocol/disk.ts'

/** What a browser may know before anyone signed in. */
export function getStatus(http: Http, signal?: AbortSignal): Promise<StatusReply> {
  return http.get({ path: '/v1/status', signal }, statusReplySchema)
}

/** Who is signed in on this device. Failures: sign-in-required, device-revoked, visit-over. */
export function getSession(http: Http, signal?: AbortSignal): Promise<SessionReply> {
  return http.get({ path: '/v1/session', signal }, sessionReplySchema)
}

/** Failures: sign-in-wrong, second-factor-required, second-factor-wrong, locked-out {retryAfterMs}. */
export function signIn(http: Http, json: SignIn, signal?: AbortSignal): Promise<SessionReply> {
  return http.get({
    method: 'POST',
    path: '/v1/session',
    json,
    signal,
  }, sessionReplySchema)
}

/** Ends the session at the server. What this phone holds is not touched. */
export async function signOut(http: Http, signal?: AbortSignal): Promise<void> {
  await http.send({ method: 'DELETE', path: '/v1/session', signal })
}

/** How full the server's disk is. Failures: forbidden for all but administrators. */
export function getDisk(http: Http, signal?: AbortSignal): Promise<DiskReply> {
  return http.get({ path: '/v1/disk', signal }, diskReplySchema)
}
