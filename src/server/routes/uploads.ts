import type { Context, Hono } from 'hono'
import type { Incoming, Upload } from '../blobs/upload.ts'
import type { ServerEnv } from '../caller.ts'
import type { Doors } from '../doors.ts'
import type { ServerParts } from '../parts.ts'
import * as v from 'valibot'
import { Failure } from '../../domain/failure.ts'
import { sha256Schema } from '../../domain/ids.ts'
import { haveRequestSchema, parseContentDigest, PATCH_LIMIT_BYTES, PUT_LIMIT_BYTES, uploadHeaders } from '../../protocol/blobs.ts'
import { readableBlobs, sentBlobs } from '../blobs/blob-refs.ts'
import { append, putWhole, startedUpload } from '../blobs/upload.ts'
import { isWhole, wholeSize } from '../blobs/whole.ts'
import { assertNotErased, erasedAmong } from '../erasure/erased-list.ts'
import { signedIn } from '../guards.ts'
import { checked, readJson } from '../read-json.ts'
import { bodyOf } from '../request-body.ts'
import { scopesOf } from '../scopes.ts'

const countSchema = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))

/** Sending bytes. Open to stopped devices too: nothing that was captured is turned away. */
export function uploadRoutes(app: Hono<ServerEnv>, parts: ServerParts, { authenticate }: Doors): void {
  const guard = signedIn(authenticate)

  app.post('/v1/blobs/have', guard, async (c) => {
    const { hashes } = await readJson(c, haveRequestSchema)
    const present = await presentFor(parts, c, hashes)
    const missing = [
      ...new Set(hashes),
    ].filter(hash => !present.has(hash))
    return c.json({ missing, partial: await partialOf(parts, c, missing) })
  })

  app.put('/v1/blobs/:hash', guard, async (c) => {
    const hash = hashOf(c)
    const incoming = incomingOf(c, PUT_LIMIT_BYTES)
    const size = await ownSize(parts, c, hash)
    if (size !== undefined)
      return c.json({ sha256: hash, size })
    return c.json(await putWhole(parts, uploadOf(c, hash), incoming), 201)
  })

  app.patch('/v1/blobs/:hash', guard, async (c) => {
    const hash = hashOf(c)
    const incoming = incomingOf(c, PATCH_LIMIT_BYTES)
    if (incoming.digest === null)
      throw new Failure('bad-field', { field: uploadHeaders.digest })
    const offset = countOf(c, uploadHeaders.offset)
    const total = countOf(c, uploadHeaders.length)
    const size = await ownSize(parts, c, hash)
    if (size !== undefined)
      return c.json({ sha256: hash, size })
    const progress = await append(parts, uploadOf(c, hash), { ...incoming, offset, total })
    if (progress.isComplete)
      return c.json(progress.stored, 201)
    c.header(uploadHeaders.offset, String(progress.received))
    return c.body(null, 204)
  })
}

/** `HEAD`: how far a blob is. What the asker may not know of looks like one that was never begun. */
export async function headBlob(c: Context<ServerEnv>, parts: ServerParts, hash: string): Promise<Response> {
  const isPresent = (await presentFor(parts, c, [hash])).has(hash)
  const size = isPresent
    ? await parts.blobs.size(hash)
    : undefined
  const started = size === undefined
    ? await startedUpload(parts, uploadOf(c, hash))
    : undefined
  c.header(uploadHeaders.complete, size === undefined
    ? '?0'
    : '?1')
  c.header(uploadHeaders.offset, String(size ?? started?.received ?? 0))
  const length = size ?? started?.size
  if (length !== undefined)
    c.header(uploadHeaders.length, String(length))
  return c.body(null, 200)
}

/** @throws Failure('bad-field') */
export function hashOf(c: Context): string {
  if (!v.is(sha256Schema, c.req.param('hash')))
    throw new Failure('bad-field', { field: 'sha256' })
  return c.req.param('hash') as string
}

function uploadOf(c: Context<ServerEnv>, hash: string): Upload {
  const { personId, unitId, isRevoked } = c.var.caller
  return {
    hash,
    personId,
    unitId,
    isQuarantined: isRevoked,
  }
}

/** Of what is stored, only what the asker sent or may read: otherwise anyone could ask what the server has. */
async function presentFor(parts: ServerParts, c: Context<ServerEnv>, hashes: readonly string[]): Promise<Set<string>> {
  const { db, clock } = parts
  const { caller } = c.var
  if (hashes.length === 0)
    return new Set()
  // Whoever sends those is told why not; the wire has no other word for it.
  const erased = await erasedAmong(db, caller.unitId, hashes)
  const here = await db.selectFrom('blob').select(['hash', 'size']).where('hash', 'in', [...hashes]).execute()
  const stored = here.filter(row => !erased.has(row.hash))
  const known = stored.map(row => row.hash)
  const sent = await sentBlobs(db, known, caller)
  const readable = await readableBlobs(db, known, await scopesOf(db, caller, clock.now()))
  const present = stored.filter(({ hash }) => sent.has(hash) || readable.has(hash))
  const whole = await Promise.all(present.map(async row => await isWhole(parts, row)))
  return new Set(present.filter((_, n) => whole[n]).map(row => row.hash))
}

async function partialOf(parts: ServerParts, c: Context<ServerEnv>, hashes: readonly string[]): Promise<Record<string, number>> {
  if (hashes.length === 0)
    return {}
  const begun = await parts.db.selectFrom('upload').select('hash').where('person_id', '=', c.var.caller.personId).where('hash', 'in', [...hashes]).execute()
  const partial: Record<string, number> = {}
  for (const { hash } of begun) {
    const started = await startedUpload(parts, uploadOf(c, hash))
    if (started)
      partial[hash] = started.received
  }
  return partial
}

/**
 * Size of a blob that the caller sent before; a repeated request is answered without its bytes.
 * @throws Failure('erased')
 */
async function ownSize(parts: ServerParts, c: Context<ServerEnv>, hash: string): Promise<number | undefined> {
  await assertNotErased(parts.db, c.var.caller.unitId, hash)
  const sent = await sentBlobs(parts.db, [hash], c.var.caller)
  return sent.has(hash)
    ? await wholeSize(parts, hash)
    : undefined
}

function incomingOf(c: Context<ServerEnv>, limit: number): Incoming {
  const header = c.req.header('content-length')
  if (!v.is(countSchema, header))
    throw new Failure('wrong-length')
  const length = Number(header)
  if (length > limit)
    throw new Failure('body-too-large', { expected: limit })
  const announced = c.req.header(uploadHeaders.digest)
  const digest = announced === undefined
    ? null
    : parseContentDigest(announced)
  if (digest === undefined)
    throw new Failure('bad-field', { field: uploadHeaders.digest })
  return {
    length,
    digest,
    bytes: bodyOf(c),
  }
}

/** @throws Failure('bad-field', {field}) */
function countOf(c: Context, header: string): number {
  try {
    return checked(countSchema, c.req.header(header))
  }
  catch (error) {
    throw new Failure('bad-field', { field: header }, { cause: error })
  }
}
