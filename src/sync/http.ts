import type { GenericSchema, InferOutput } from 'valibot'
import type { FailureCode, FailureDetail } from '../domain/failure.ts'
import * as v from 'valibot'
import { Failure, isFailureCode } from '../domain/failure.ts'
import { errorReplySchema } from '../protocol/error.ts'

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  /** From `/v1/`. */
  path: string
  json?: unknown
  bytes?: ArrayBuffer
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal | undefined
  /** The server must have answered by then, in ms. */
  timeoutMs?: number
}

/** Same-origin calls. Every refusal, broken line and foreign answer is a Failure; an aborted call throws the signal's reason. */
export interface Http {
  /** The answer's status is 2xx. */
  send: (request: HttpRequest) => Promise<Response>
  /** The same with its JSON body, checked. */
  get: <Schema extends GenericSchema>(request: HttpRequest, schema: Schema) => Promise<InferOutput<Schema>>
  /** The body of an answer; a line that breaks in the middle is a Failure, too. */
  bytes: (response: Response, signal?: AbortSignal) => Promise<ArrayBuffer>
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
  async function send({ method = 'GET', path, json, bytes, headers = {}, signal, timeoutMs = TIMEOUT_MS }: HttpRequest): Promise<Response> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const body = json === undefined
      ? bytes
      : JSON.stringify(json)
    const type = json === undefined
      ? 'application/octet-stream'
      : 'application/json'
    try {
      const response = await fetch(origin + path, {
        method,
        credentials: 'include',
        cache: 'no-store',
        redirect: 'error',
        headers: body === undefined
          ? headers
          : { 'content-type': type, ...headers },
        signal: signal
          ? AbortSignal.any([signal, timeout])
          : timeout,
        ...body === undefined
          ? {}
          : { body },
      })
      if (response.ok)
        return response
      throw await refusalOf(response)
    }
    catch (error) {
      throw explained(error, { signal, isOnline })
    }
  }

  return {
    send,
    async bytes(response, signal) {
      try {
        return await response.arrayBuffer()
      }
      catch (error) {
        throw explained(error, { signal, isOnline })
      }
    },
    async get(request, schema) {
      const response = await send(request)
      try {
        return v.parse(schema, await response.json())
      }
      catch (error) {
        // A hotel's sign-in page also answers 200.
        throw explained(error, { signal: request.signal, isOnline })
      }
    },
  }
}

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

/** Our server says a code; a proxy before it only a status. */
async function refusalOf(response: Response): Promise<Failure> {
  const reply: unknown = await response.json().catch(() => ({}))
  const { success, output } = v.safeParse(errorReplySchema, reply)
  const { code, ...detail } = success
    ? output
    : { code: '' }
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
