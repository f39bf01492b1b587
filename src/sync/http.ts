import type { GenericSchema, InferOutput } from 'valibot'
import type { ProgressInit } from './fetch-with-progress.ts'
import * as v from 'valibot'
import { Failure } from '../domain/failure.ts'
import { fetchWithProgress } from './fetch-with-progress.ts'
import { refusalOf, refusalWithoutBody } from './refusal.ts'
import { eitherSignal, timeLimit } from './signals.ts'

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  /** From `/v1/`. */
  path: string
  json?: unknown
  bytes?: ArrayBuffer
  /** How many of `bytes` have gone out, as far as the browser tells. */
  onSent?: ((sentBytes: number) => void) | undefined
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal | undefined
  /** Longest silence in ms: until the answer begins, while bytes go and in the middle of bytes that come. Of JSON all must be there by then. */
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
  /** The same with the answer's status and headers. */
  bytesWith: (request: HttpRequest) => Promise<{ response: Response, bytes: ArrayBuffer }>
}

export interface HttpParts {
  /** Empty for the page's own origin. */
  origin?: string
  fetch?: typeof globalThis.fetch
  /** `false` only when the browser is sure that there is no network. */
  isOnline?: () => boolean
}

const TIMEOUT_MS = 30_000

export function createHttp({ origin = '', fetch = fetchWithProgress, isOnline = browserIsOnline }: HttpParts = {}): Http {
  /** Asks and reads: both within the time, and both called off by the same signal. */
  async function ask<Result>(request: HttpRequest, read: (response: Response, moved: () => void) => Promise<Result> | Result): Promise<Result> {
    const { path, signal, timeoutMs = TIMEOUT_MS } = request
    const limit = timeLimit(timeoutMs)
    const either = eitherSignal([signal, limit.signal])
    try {
      const response = await fetch(origin + path, initOf(request, { signal: either.signal, moved: limit.restart }))
      if (response.ok)
        return await read(response, limit.restart)
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
    bytes: request => ask(request, readBytes),
    bytesWith: request => ask(request, async (response, moved) => ({ response, bytes: await readBytes(response, moved) })),
  }
}

/** Piece by piece, so that a slow line that moves is left alone and one that stands still is given up. */
async function readBytes(response: Response, moved: () => void): Promise<ArrayBuffer> {
  if (!response.body)
    return await response.arrayBuffer()
  const parts: Uint8Array<ArrayBuffer>[] = []
  const reader = response.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    moved()
    parts.push(part.value)
  }
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole.buffer
}

function initOf({ method = 'GET', json, bytes, onSent, headers = {} }: HttpRequest, { signal, moved }: { signal: AbortSignal, moved: () => void }): ProgressInit {
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
    ...bytes === undefined
      ? {}
      : {
          // Bytes that move are left alone, however slowly.
          onSent(sentBytes: number) {
            moved()
            onSent?.(sentBytes)
          },
        },
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
