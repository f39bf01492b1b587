import type { Http } from './http.ts'
import type { ServerCalls, UploadProgress } from './server-calls.ts'
import { Failure } from '../domain/failure.ts'
import { sessionReplySchema } from '../protocol/account.ts'
import { contentDigest, haveReplySchema, storedReplySchema, uploadHeaders } from '../protocol/blobs.ts'
import { pullReplySchema } from '../protocol/pull.ts'
import { pushReplySchema } from '../protocol/push.ts'
import { base64Digest } from './digest.ts'

/** Bytes that stand still for this long are given up and tried again in smaller pieces; where a browser does not tell how far they are, a piece has this long. */
export const STALL_MS = 30_000

export function createServerCalls(http: Http): ServerCalls {
  return {
    session: signal => http.get({ path: '/v1/session', signal }, sessionReplySchema),
    push: (json, signal) => http.get({
      method: 'POST',
      path: '/v1/push',
      json,
      signal,
    }, pushReplySchema),
    pull: ({ scope, after, limit }, signal) => {
      const query = new URLSearchParams({
        scope,
        after: String(after),
        limit: String(limit),
      })
      return http.get({ path: `/v1/pull?${query}`, signal }, pullReplySchema)
    },
    have: (hashes, signal) => http.get({
      method: 'POST',
      path: '/v1/blobs/have',
      json: { hashes },
      signal,
    }, haveReplySchema),
    async put(sha256, bytes, signal, onSent) {
      const headers = {
        [uploadHeaders.digest]: contentDigest(await base64Digest(bytes)),
      }
      checkStored(await http.get({
        method: 'PUT',
        path: `/v1/blobs/${sha256}`,
        bytes,
        onSent,
        headers,
        signal,
        timeoutMs: STALL_MS,
      }, storedReplySchema), sha256)
    },
    async progressOf(sha256, signal) {
      const response = await http.send({ method: 'HEAD', path: `/v1/blobs/${sha256}`, signal })
      return progressIn(response, response.headers.get(uploadHeaders.complete) === '?1')
    },
    async append(sha256, { offset, total, bytes, onSent }, signal) {
      const headers = {
        [uploadHeaders.offset]: String(offset),
        [uploadHeaders.length]: String(total),
        [uploadHeaders.digest]: contentDigest(await base64Digest(bytes)),
      }
      const { response, body } = await http.getOrNothing({
        method: 'PATCH',
        path: `/v1/blobs/${sha256}`,
        bytes,
        onSent,
        headers,
        signal,
        timeoutMs: STALL_MS,
      }, storedReplySchema)
      if (!body)
        return progressIn(response, false)
      checkStored(body, sha256)
      return { offset: total, isComplete: true }
    },
    fetchBlob: (sha256, signal) => http.bytes({ path: `/v1/blobs/${sha256}`, signal, timeoutMs: STALL_MS }),
    async fetchPiece(sha256, { from, to }, signal) {
      const { response, bytes } = await http.bytesWith({
        path: `/v1/blobs/${sha256}`,
        headers: {
          range: `bytes=${from}-${to - 1}`,
        },
        signal,
        timeoutMs: STALL_MS,
      })
      return {
        bytes,
        total: totalIn(response, { from, length: bytes.byteLength }),
      }
    },
  }
}

/** Of the whole, from an answer with a part of it. One that begins elsewhere is not the part that was asked for. */
function totalIn(response: Response, { from, length }: { from: number, length: number }): number {
  if (response.status !== 206 && from === 0)
    return length
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? []
  if (Number(first) !== from || Number(last) - Number(first) + 1 !== length)
    throw new Failure('foreign-answer')
  return Number(total)
}

/** Sent is what the server names: a page of somebody between that says 200 is not the server. */
function checkStored(stored: { sha256: string }, sha256: string): void {
  if (stored.sha256 !== sha256)
    throw new Failure('foreign-answer')
}

function progressIn(response: Response, isComplete: boolean): UploadProgress {
  const offset = Number(response.headers.get(uploadHeaders.offset) ?? Number.NaN)
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new Failure('network-broken')
  return { offset, isComplete }
}
