import type { PackIndex } from '../../domain/rescue/pack.ts'
import type { Log } from '../oplog/log.ts'

interface Credit {
  authorId: string
  /** `null`: nobody but the author counts. */
  carrierId: string | null
  blobs: PackIndex['blobs']
  isHeld: boolean
}

/**
 * What the carrier has sent counts as sent by the author too, for the hashes that the pack names and no others: so that what
 * they wrote of it opens its pictures. Receipts came when the carrier sent it. Held bytes wait for the decision about their
 * records.
 */
export async function creditBlobs(log: Log, { authorId, carrierId, blobs, isHeld }: Credit): Promise<{ missing: string[], credited: number }> {
  const missing: string[] = []
  let credited = 0
  for (const { sha256, size } of blobs) {
    if (await hasSent(log, {
      personId: authorId,
      sha256,
      size,
      quarantined: Number(isHeld),
    })) {
      continue
    }
    if (carrierId === null || !await hasSent(log, {
      personId: carrierId,
      sha256,
      size,
      quarantined: 0,
    })) {
      missing.push(sha256)
      continue
    }
    await log.trx.insertInto('blob_owner').values({
      hash: sha256,
      person_id: authorId,
      stored_ms: log.nowMs,
      quarantined: Number(isHeld),
    }).onConflict(c => c.columns(['hash', 'person_id']).doUpdateSet({
      quarantined: Number(isHeld),
    })).execute()
    credited += 1
  }
  return { missing, credited }
}

async function hasSent({ trx }: Log, { personId, sha256, size, quarantined }: { personId: string, sha256: string, size: number, quarantined: number }): Promise<boolean> {
  const sent = await trx.selectFrom('blob_owner as owner')
    .innerJoin('blob', 'blob.hash', 'owner.hash')
    .select('owner.hash')
    .where('owner.hash', '=', sha256)
    .where('blob.size', '=', size)
    .where('owner.person_id', '=', personId)
    .where('owner.quarantined', '<=', quarantined)
    .executeTakeFirst()
  return sent !== undefined
}
