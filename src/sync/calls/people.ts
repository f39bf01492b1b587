import type { InferInput } from 'valibot'
import type { endGrantSchema, giveGrantSchema, Invite, leaveSchema, LinkReply, PeopleReply } from '../../protocol/account.ts'
import type { Http } from '../http.ts'
import * as v from 'valibot'
import { linkReplySchema, peopleReplySchema } from '../../protocol/account.ts'

export type GrantWish = InferInput<typeof giveGrantSchema>
export type EndGrant = InferInput<typeof endGrantSchema>
export type Leave = InferInput<typeof leaveSchema>

/** Accounts beside the persons that everyone sees. */
export function getPeople(http: Http, signal?: AbortSignal): Promise<PeopleReply> {
  return http.get({ path: '/v1/people', signal }, peopleReplySchema)
}

/** The link is shown once. */
export function invite(http: Http, json: Invite, signal?: AbortSignal): Promise<LinkReply> {
  return http.get({
    method: 'POST',
    path: '/v1/invites',
    json,
    signal,
  }, linkReplySchema)
}

/** A one-use link for a forgotten password or a new phone. */
export function helpSignIn(http: Http, { personId }: { personId: string }, signal?: AbortSignal): Promise<LinkReply> {
  return http.get({ method: 'POST', path: `/v1/people/${personId}/recover`, signal }, linkReplySchema)
}

export function giveGrant(http: Http, { personId, ...json }: GrantWish & { personId: string }, signal?: AbortSignal): Promise<{ grantId: string }> {
  return http.get({
    method: 'POST',
    path: `/v1/people/${personId}/grants`,
    json,
    signal,
  }, v.object({
    grantId: v.string(),
  }))
}

/** Failures: last-administrator. */
export async function endGrant(http: Http, { grantId, ...json }: EndGrant & { grantId: string }, signal?: AbortSignal): Promise<void> {
  await http.send({
    method: 'POST',
    path: `/v1/grants/${grantId}/end`,
    json,
    signal,
  })
}

/** Grants end, open work goes to the successor, in one step. */
export async function leave(http: Http, { personId, ...json }: Leave & { personId: string }, signal?: AbortSignal): Promise<void> {
  await http.send({
    method: 'POST',
    path: `/v1/people/${personId}/leave`,
    json,
    signal,
  })
}
