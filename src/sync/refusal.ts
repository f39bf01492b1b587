import type { FailureCode, FailureDetail } from '../domain/failure.ts'
import * as v from 'valibot'
import { Failure, isFailureCode } from '../domain/failure.ts'
import { errorReplySchema } from '../protocol/error.ts'

/** For a code of our server that this build does not know yet. */
const codeOfStatus: Readonly<Record<number, FailureCode>> = {
  401: 'sign-in-required',
  403: 'forbidden',
  404: 'not-found',
  413: 'body-too-large',
  429: 'too-many-requests',
  502: 'server-busy',
  503: 'server-busy',
  504: 'server-busy',
  507: 'disk-full',
}

/**
 * What an answer that is no success means. Only our server refuses: it says a code. A firewall, a proxy or a hotel before it
 * has only a status and a page, and nothing that was recorded is given up for that.
 */
export async function refusalOf(response: Response): Promise<Failure> {
  const reply: unknown = await response.json().catch(() => undefined)
  const { success, output } = v.safeParse(errorReplySchema, reply)
  if (!success)
    return new Failure(strangersCode(response), retryAfter(response))
  const { code, ...detail } = output
  const known = isFailureCode(code)
    ? code
    : codeOfStatus[response.status] ?? (response.status >= 500
      ? 'server-failed'
      : 'bad-request')
  return new Failure(known, {
    ...retryAfter(response),
    ...detailOf(detail),
  })
}

/** An answer to HEAD has no body in any case: of our server only the status can be heard, and of that only what asks to sign in. */
export function refusalWithoutBody(response: Response): Failure {
  return new Failure(response.status === 401
    ? 'sign-in-required'
    : strangersCode(response), retryAfter(response))
}

/** All of these are tried again. */
function strangersCode({ status }: Response): FailureCode {
  if (status === 413)
    return 'proxy-limit'
  if (status === 429)
    return 'too-many-requests'
  if (status >= 500) {
    return status === 500
      ? 'server-failed'
      : 'server-busy'
  }
  return 'foreign-answer'
}

function retryAfter(response: Response): FailureDetail {
  const header = response.headers.get('retry-after')
  const seconds = header === null
    ? Number.NaN
    : Number(header)
  return Number.isFinite(seconds)
    ? { retryAfterMs: seconds * 1000 }
    : {}
}

function detailOf(reply: Record<string, unknown>): FailureDetail {
  const names = [
    'field',
    'row',
    'file',
    'retryAfterMs',
    'expected',
    'reasons',
  ] as const
  return Object.fromEntries(names.filter(name => reply[name] !== undefined).map(name => [name, reply[name]])) as FailureDetail
}
