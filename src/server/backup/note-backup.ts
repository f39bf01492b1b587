import type { Db } from '../storage/database.ts'
import type { Copy } from './snapshot.ts'
import { readMeta, writeMeta } from '../storage/identity.ts'

/** In `meta`: when the last backup was taken in which nothing was missing. */
export const LAST_BACKUP = 'lastBackupMs'

export function backedUpKey(scope: string): string {
  return `backedUp:${scope}`
}

/**
 * Tells the server what lies durably in a backup, so that phones may make room. Not where the server was restored meanwhile:
 * then these numbers speak of other rows. Returns whether it was told.
 */
export async function noteBackup(db: Db, { epoch, heads, takenMs }: Pick<Copy, 'epoch' | 'heads'> & { takenMs: number }): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    if (await readMeta(trx, 'epoch') !== epoch)
      return false
    for (const { id, head } of heads) {
      const before = Number(await readMeta(trx, backedUpKey(id)) ?? 0)
      await writeMeta(trx, backedUpKey(id), String(Math.max(before, head)))
    }
    const lastMs = Number(await readMeta(trx, LAST_BACKUP) ?? 0)
    await writeMeta(trx, LAST_BACKUP, String(Math.max(lastMs, takenMs)))
    return true
  })
}
