import type { FailureCode } from '../../domain/failure.ts'
import type { EntityRow } from '../../domain/oplog/row.ts'
import type { ServerParts } from '../parts.ts'
import type { Picture } from './make-pictures.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { asFailure, Failure } from '../../domain/failure.ts'
import { putWhole } from '../blobs/upload.ts'
import { toEntityRow } from '../oplog/locked-scope.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { isDiskError } from '../storage/disk.ts'
import { databaseFailure } from '../storage/medium-failure.ts'
import { missingRoles } from './due.ts'
import { makePictures } from './make-pictures.ts'

const TRIES = 3
const AT_ONCE = 20

/** Makes the pictures that are due. Returns how many photos got some. One after the other: this is the server's spare time. */
export async function makeDuePictures(parts: ServerParts, signal?: AbortSignal): Promise<number> {
  const due = await parts.db.selectFrom('picture_due').selectAll().where('due_ms', '<=', parts.clock.now()).orderBy('due_ms').limit(AT_ONCE).execute()
  let made = 0
  for (const one of due) {
    const place = { scopeId: one.scope_id, evidenceId: one.evidence_id }
    if (signal?.aborted)
      break
    try {
      made += Number(await makeFor(parts, place, signal))
      await settle(parts, place)
    }
    catch (error) {
      if (signal?.aborted)
        break
      const { code } = whyNot(error)
      parts.log.warn({
        err: error,
        code,
        evidenceId: one.evidence_id,
        tries: one.tries,
      }, 'pictures could not be made')
      await putOff(parts, place, isPassing(code)
        ? one.tries
        : one.tries + 1)
    }
  }
  return made
}

function whyNot(error: unknown): Failure {
  return isDiskError(error, 'ENOSPC', 'EDQUOT')
    ? new Failure('disk-full', {}, { cause: error })
    : databaseFailure(error) ?? asFailure(error, 'picture-undecodable')
}

/** The machine's fault and no word about the picture: as many tries are left as before. */
function isPassing(code: FailureCode): boolean {
  return (['disk-full', 'server-busy', 'blob-unknown'] as FailureCode[]).includes(code)
}

async function putOff(parts: ServerParts, place: Place, tries: number): Promise<void> {
  await (tries < TRIES
    ? postpone(parts, place, tries)
    : settle(parts, place))
}

interface Place { scopeId: string, evidenceId: string }

async function makeFor(parts: ServerParts, { scopeId, evidenceId }: Place, signal?: AbortSignal): Promise<boolean> {
  const row = await rowOf(parts, { scopeId, evidenceId })
  const missing = row
    ? missingRoles(row)
    : []
  const original = row && evidenceOf(row).files[0]
  if (!original || missing.length === 0)
    return false
  const file = join(tmpdir(), `jianzheng-original-${evidenceId}`)
  try {
    await writeFile(file, await parts.blobs.read(original.sha256), { mode: 0o600 })
    const pictures = (await makePictures(file, original.mime, signal)).filter(picture => missing.includes(picture.role))
    for (const picture of pictures)
      await keep(parts, { scopeId, evidenceId }, picture)
  }
  finally {
    await rm(file, { force: true })
  }
  return true
}

async function keep(parts: ServerParts, { scopeId, evidenceId }: Place, { role, bytes, width, height }: Picture): Promise<void> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await putWhole(parts, { hash: sha256, personId: parts.identity.serverId }, {
    length: bytes.length,
    digest: null,
    bytes: once(bytes),
  })
  const body = {
    role,
    sha256,
    size: bytes.length,
    mime: 'image/jpeg',
    width,
    height,
    madeBy: 'server',
  }
  await withLog(parts, async log => await writeServerOps(log, [
    {
      scope: scopeId,
      kind: 'derivative.added',
      coll: 'evidence',
      id: evidenceId,
      body,
    },
  ]))
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(bytes))
}

async function rowOf({ db }: ServerParts, { scopeId, evidenceId }: Place): Promise<EntityRow | undefined> {
  const row = await db.selectFrom('row_').selectAll().where('scope_id', '=', scopeId).where('coll', '=', 'evidence').where('id', '=', evidenceId).executeTakeFirst()
  return row && toEntityRow(row)
}

async function settle({ db }: ServerParts, { scopeId, evidenceId }: Place): Promise<void> {
  await db.deleteFrom('picture_due').where('scope_id', '=', scopeId).where('evidence_id', '=', evidenceId).execute()
}

async function postpone({ db, clock }: ServerParts, { scopeId, evidenceId }: Place, tries: number): Promise<void> {
  await db.updateTable('picture_due').set({ tries, due_ms: clock.now() + Math.max(1, tries) * 600_000 }).where('scope_id', '=', scopeId).where('evidence_id', '=', evidenceId).execute()
}
