import type { Context, Hono } from 'hono'
import type { Caller, ServerEnv } from '../caller.ts'
import type { Doors } from '../doors.ts'
import type { ServerParts } from '../parts.ts'
import { Readable } from 'node:stream'
import { may } from '../../domain/access/table.ts'
import { Failure } from '../../domain/failure.ts'
import { readableBlobs } from '../blobs/blob-refs.ts'
import { isUndecidedBlob } from '../blobs/undecided-blob.ts'
import { wholeSize } from '../blobs/whole.ts'
import { assertNotErased } from '../erasure/erased-list.ts'
import { handInOnly, signedIn } from '../guards.ts'
import { rolesAt } from '../people/online-route.ts'
import { scopesOf } from '../scopes.ts'
import { hashOf, headBlob } from './uploads.ts'

/** A foreign file is never run or drawn by the browser: it is handed over as bytes. */
const sandbox = 'default-src \'none\'; sandbox; frame-ancestors \'none\''

/**
 * `GET /v1/blobs/{sha256}`: only where a row in a scope that the person pulls names it, or where it waits in
 * quarantine for this person's decision. Hono gives HEAD to GET handlers, so
 * the question how far an upload is comes here, too.
 */
export function downloadRoutes(app: Hono<ServerEnv>, parts: ServerParts, { authenticate }: Doors): void {
  app.get('/v1/blobs/:hash', signedIn(authenticate), async (c) => {
    const hash = hashOf(c)
    if (c.req.method === 'HEAD')
      return await headBlob(c, parts, hash)
    if (c.var.caller.isHandInOnly)
      throw handInOnly(c.var.caller)
    await assertNotErased(parts.db, c.var.caller.unitId, hash)
    const size = await mayRead(parts, c.var.caller, hash)
      ? await wholeSize(parts, hash)
      : undefined
    if (size === undefined)
      throw new Failure('blob-unknown')
    return await sendBlob(c, parts, { hash, size })
  })
}

async function mayRead({ db, clock }: ServerParts, caller: Caller, hash: string): Promise<boolean> {
  const nowMs = clock.now()
  const readable = await readableBlobs(db, [hash], await scopesOf(db, caller, nowMs))
  return readable.has(hash)
    || (may(rolesAt(caller, nowMs), 'quarantine.release') && await isUndecidedBlob(db, caller.unitId, hash))
}

async function sendBlob(c: Context<ServerEnv>, { blobs }: ServerParts, { hash, size }: { hash: string, size: number }): Promise<Response> {
  const etag = `"${hash}"`
  c.header('ETag', etag)
  c.header('Cache-Control', 'no-store') // ER5: a phone keeps it in its own store, where an erasure finds it
  c.header('Content-Security-Policy', sandbox)
  c.header('Accept-Ranges', 'bytes')
  if (c.req.header('if-none-match')?.split(/\s*,\s*/).some(tag => tag === etag || tag === '*' || tag === `W/${etag}`))
    return c.body(null, 304)
  c.header('Content-Type', 'application/octet-stream')
  c.header('Content-Disposition', 'attachment')
  const isCurrent = (c.req.header('if-range') ?? etag) === etag
  const range = isCurrent
    ? rangeOf(c, size)
    : undefined
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${size}`)
    return c.json({ code: 'wrong-offset', expected: size }, 416)
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  c.header('Content-Length', String(end - start + 1))
  if (range)
    c.header('Content-Range', `bytes ${start}-${end}/${size}`)
  const bytes = Readable.toWeb(await blobs.read(hash, { start, end })) as ReadableStream<Uint8Array>
  return c.body(bytes, range ? 206 : 200)
}

type Range = { start: number, end: number } | 'unsatisfiable' | undefined

/** One range; several at once or nonsense are answered with the whole, as the standard allows. */
function rangeOf(c: Context, size: number): Range {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(c.req.header('range') ?? '')
  const [, first, last] = asked ?? []
  if (!first && !last)
    return undefined
  const end = first && last
    ? Math.min(Number(last), size - 1)
    : size - 1
  const start = first
    ? Number(first)
    : Math.max(0, size - Number(last))
  return start > end
    ? 'unsatisfiable'
    : { start, end }
}
