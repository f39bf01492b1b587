import type { GenericSchema, InferOutput } from 'valibot'
import * as v from 'valibot'
import { Failure } from '../domain/failure.ts'
import { refusalOf, refusalWithoutBody } from './refusal.ts'
import { eitherSignal, timeLimit } from './signals.ts'

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  /** From `/v1/`. */
  path: string
  json?: unknown
  bytes?: ArrayBuffer
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal | undefined
  /** The server must have answered by then, the body included, in ms. */
  timeoutMs?: number
}

/** Same-origin calls. Every refusal, broken line and foreign answer is a Failure; an aborted call throws the signal's reason. */
export interface Http {
  /** For what is said by status and headers alone; the status is 2xx. */
  send: (request: HttpRequest) => Promise<Response>
  /** The JSON body of a 2xx, checked: a hotel's sign-in page answers 200 too. */
  get: <Schema extends GenericSchema>(request: HttpRequest, schema: Schema) => Promise<InferOutput<Schema>>
  /** Status and JSON body, checked; nothing is read of a 204. */
  getOrNothing: <Schema extends GenericSchema>(request: HttpRequest, schema: Schema) => Promise<{ response: Response, body: InferOutput<Schema> | undefined }>
  /** The body; a line that breaks in the middle is a Failure, too. */
  bytes: (request: HttpRequest) => Promise<ArrayBuffer>
}

export interface HttpParts {
  /** Empty for the page's own origin. */
  origin?: string
  fetch?: typeof globalThis.fetch
  /** `false` only when the browser is sure that there is no network. */
  isOnline?: () => boolean
}

const TIMEOUT_MS = 30_000

export function createHttp({ origin = '', fetch = globalThis.fetch.bind(globalThis), isOnline = browserIsOnline }: HttpParts = {}): Http {
  /** Asks and reads: both within the time, and both called off by the same signal. */
  async function ask<Result>(request: HttpRequest, read: (response: Response) => Promise<Result> | Result): Promise<Result> {
    const { path, signal, timeoutMs = TIMEOUT_MS } = request
    const limit = timeLimit(timeoutMs)
    const either = eitherSignal([signal, limit.signal])
    try {
      const response = await fetch(origin + path, initOf(request, either.signal))
      if (response.ok)
        return await read(response)
      throw request.method === 'HEAD'
        ? refusalWithoutBody(response)
        : await refusalOf(response)
    }
    catch (error) {
      throw explained(error, { signal, isOnline })
    }
    finally {
      limit.release()
      either.release()
    }
  }

  return {
    send: request => ask(request, response => response),
    get: (request, schema) => ask(request, async response => v.parse(schema, await response.json())),
    getOrNothing: (request, schema) => ask(request, async response => ({
      response,
      body: response.status === 204
        ? undefined
        : v.parse(schema, await response.json()),
    })),
    bytes: request => ask(request, async response => response.arrayBuffer()),
  }
}

function initOf({ method = 'GET', json, bytes, headers = {} }: HttpRequest, signal: AbortSignal): RequestInit {
  const body = json === undefined
    ? bytes
    : JSON.stringify(json)
  const type = json === undefined
    ? 'application/octet-stream'
    : 'application/json'
  return {
    method,
    credentials: 'include',
    cache: 'no-store',
    redirect: 'error',
    headers: body === undefined
      ? headers
      : { 'content-type': type, ...headers },
    signal,
    ...body === undefined
      ? {}
      : { body },
  }
}

function explained(error: unknown, { signal, isOnline }: { signal: AbortSignal | undefined, isOnline: () => boolean }): unknown {
  if (error instanceof Failure)
    return error
  if (signal?.aborted)
    return signal.reason
  return new Failure(isOnline()
    ? 'network-broken'
    : 'offline', {}, { cause: error })
}

function browserIsOnline(): boolean {
  return globalThis.navigator?.onLine !== false
}
