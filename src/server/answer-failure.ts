import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import type { ServerEnv } from './caller.ts'
import { HTTPException } from 'hono/http-exception'
import { Failure } from '../domain/failure.ts'
import { databaseFailure } from './storage/medium-failure.ts'

/** Every refusal is `{code, …}` with the code's status; what we did not expect is `server-failed` and stands in the log. */
export function answerFailure(log: Logger) {
  return (error: Error, c: Context<ServerEnv>): Response => {
    const failure = failureOf(error)
    // A phone that walks out of reach is no fault of the server's.
    if (failure.status >= 500 && failure.code !== 'network-broken') {
      log.error({
        err: failure.cause ?? failure,
        code: failure.code,
        requestId: c.get('requestId'),
      }, 'a request failed')
    }
    const { retryAfterMs } = failure.detail
    if (retryAfterMs !== undefined)
      c.header('Retry-After', String(Math.ceil(retryAfterMs / 1000)))
    return c.json({ code: failure.code, ...failure.detail }, failure.status as ContentfulStatusCode)
  }
}

function failureOf(error: Error): Failure {
  if (error instanceof Failure)
    return error
  if (error instanceof HTTPException) {
    return new Failure(error.status === 413
      ? 'body-too-large'
      : 'bad-request', {}, { cause: error })
  }
  return databaseFailure(error) ?? new Failure('server-failed', {}, { cause: error })
}
