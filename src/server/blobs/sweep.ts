import type { ServerParts } from '../parts.ts'
import { Failure } from '../../domain/failure.ts'

/** A phone that was in a drawer for that long starts its big file again; small ones go in one piece anyway. */
const KEPT_MS = 30 * 86_400_000

/** Throws away spools that nobody continues: old ones, and what a broken PUT left behind. Returns how many. */
export async function sweepSpools(parts: Pick<ServerParts, 'db' | 'blobs' | 'clock'>): Promise<number> {
  const { db, blobs, clock } = parts
  await db.deleteFrom('upload').where('updated_ms', '<', clock.now() - KEPT_MS).execute()
  let swept = 0
  for (const { hash, owner } of await blobs.spooled()) {
    const known = await db.selectFrom('upload').select('hash').where('hash', '=', hash).where('person_id', '=', owner).executeTakeFirst()
    if (!known && await discard(blobs, { hash, owner }))
      swept += 1
  }
  return swept
}

/** One that is being written right now stays. */
async function discard(blobs: ServerParts['blobs'], { hash, owner }: { hash: string, owner: string }): Promise<boolean> {
  try {
    const spool = await blobs.claim(hash, owner)
    await spool.discard()
    await spool.release()
    return true
  }
  catch (error) {
    if (error instanceof Failure && error.code === 'blob-busy')
      return false
    throw error
  }
}
