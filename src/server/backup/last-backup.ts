import type { DiskReply } from '../../protocol/disk.ts'
import type { ServerParts } from '../parts.ts'
import { readMeta } from '../storage/identity.ts'
import { LAST_BACKUP } from './note-backup.ts'

const LATE_MS = 7 * 86_400_000

/**
 * When the last whole backup was taken, and whether it is time for one. A unit that was never backed up has a week from its
 * first account; a demo needs none.
 */
export async function readLastBackup({ db, clock, config }: Pick<ServerParts, 'db' | 'clock' | 'config'>): Promise<NonNullable<DiskReply['backup']>> {
  const told = await readMeta(db, LAST_BACKUP)
  const lastMs = told === null
    ? null
    : Number(told)
  const sinceMs = lastMs ?? await foundedMs(db) ?? clock.now()
  return { lastMs, isLate: !config.isDemo && clock.now() - sinceMs > LATE_MS }
}

async function foundedMs(db: ServerParts['db']): Promise<number | null> {
  const { first } = await db.selectFrom('account').select(eb => eb.fn.min('created_ms').as('first')).executeTakeFirstOrThrow()
  return first === null
    ? null
    : Number(first)
}
