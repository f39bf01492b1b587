import type { InferInput, InferOutput } from 'valibot'
import type { askErasureSchema, closeAccountSchema, passwordChangeSchema } from '../../protocol/account.ts'
import type { Http } from '../http.ts'
import { secondFactorStartReplySchema } from '../../protocol/account.ts'

export type PasswordChange = InferInput<typeof passwordChangeSchema>
export type SecondFactorStart = InferOutput<typeof secondFactorStartReplySchema>

/** Failures: sign-in-wrong (the old one), password-weak {reasons}. */
export async function changePassword(http: Http, json: PasswordChange, signal?: AbortSignal): Promise<void> {
  await http.send({
    method: 'PUT',
    path: '/v1/me/password',
    json,
    signal,
  })
}

/** The secret is shown once; the second factor counts only after it was confirmed. */
export function startSecondFactor(http: Http, signal?: AbortSignal): Promise<SecondFactorStart> {
  return http.get({ method: 'POST', path: '/v1/me/second-factor', signal }, secondFactorStartReplySchema)
}

/** Failures: second-factor-wrong. */
export async function confirmSecondFactor(http: Http, json: { totp: string }, signal?: AbortSignal): Promise<void> {
  await http.send({
    method: 'PUT',
    path: '/v1/me/second-factor',
    json,
    signal,
  })
}

export async function endSecondFactor(http: Http, json: { password: string }, signal?: AbortSignal): Promise<void> {
  await http.send({
    method: 'DELETE',
    path: '/v1/me/second-factor',
    json,
    signal,
  })
}

/** All that the server holds of this person, as a JSON file. */
export async function exportMyData(http: Http, signal?: AbortSignal): Promise<Blob> {
  const bytes = await http.bytes({ path: '/v1/me/data', signal, timeoutMs: 120_000 })
  return new Blob([bytes], { type: 'application/json' })
}

/** Asks the administrator to erase what is held of this person. */
export async function askErasure(http: Http, json: InferInput<typeof askErasureSchema>, signal?: AbortSignal): Promise<void> {
  await http.send({
    method: 'POST',
    path: '/v1/me/erasure',
    json,
    signal,
  })
}

/** Failures: sign-in-wrong, last-administrator. */
export async function closeAccount(http: Http, json: InferInput<typeof closeAccountSchema>, signal?: AbortSignal): Promise<void> {
  await http.send({
    method: 'POST',
    path: '/v1/me/close',
    json,
    signal,
  })
}
