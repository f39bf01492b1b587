import type { Remembered } from '../erasure/remembered.ts'
import type { Log } from '../oplog/log.ts'
import type { Db, Trx } from '../storage/database.ts'
import type { Named } from './copy-blob.ts'
import { localMinuteOf } from '../../domain/time/day.ts'
import { replayErasures } from '../erasure/remembered.ts'
import { NUMBER_MARK } from '../oplog/give-number.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { auditOp } from '../people/audit.ts'
import { endLinks } from '../people/links.ts'
import { logParts } from '../start/log-parts.ts'
import { systemIds } from '../start/system-parts.ts'
import { writeMeta } from '../storage/identity.ts'
import { backedUpKey, LAST_BACKUP } from './note-backup.ts'

export interface Revision {
  takenMs: number
  nowMs: number
  /** Blobs that the database names and that came with no backup. */
  lost: readonly Named[]
  /** What is to be erased again. */
  erasures: readonly Remembered[]
}

const TOTP_STEP_MS = 30_000

/**
 * Makes of a copied database the one of a restored server: another epoch, so that phones send again what it lost, and nothing
 * alive in it that may have been used up since.
 */
export async function reviseDatabase(db: Db, revision: Revision): Promise<void> {
  await writeMeta(db, 'epoch', systemIds.uuid())
  await withLog(await logParts(db), async (log) => {
    await replayErasures(log, revision.erasures)
    await forgetLost(log.trx, revision.lost)
    await noteWhatIsSafe(log.trx, revision)
    await log.trx.deleteFrom('upload').execute()
    await endLinks(log.trx, {}, revision.nowMs)
    await endCodes(log.trx, revision.nowMs)
    await writeMeta(log.trx, NUMBER_MARK, numberMark(revision.nowMs))
    await noteInAudits(log, revision)
  })
}

/** Phones ask what the server has and bring the rest; what it only believes to have nobody would bring. */
async function forgetLost(trx: Trx, lost: readonly Named[]): Promise<void> {
  for (const { hash } of lost) {
    await trx.deleteFrom('blob_owner').where('hash', '=', hash).execute()
    await trx.deleteFrom('blob').where('hash', '=', hash).execute()
  }
}

/** All that it holds lies in the backup that it came from; with bytes missing nothing is called safe until the next one. */
async function noteWhatIsSafe(trx: Trx, { takenMs, lost }: Revision): Promise<void> {
  const scopes = await trx.selectFrom('scope').select(['id', 'head']).execute()
  for (const { id, head } of scopes) {
    await writeMeta(trx, backedUpKey(id), String(lost.length > 0
      ? 0
      : head))
  }
  await writeMeta(trx, LAST_BACKUP, String(takenMs))
}

/** A secret that was only shown is forgotten; a code that was used since the snapshot is not good again. */
async function endCodes(trx: Trx, nowMs: number): Promise<void> {
  await trx.updateTable('account').set({ totp_pending: null }).execute()
  await trx.updateTable('account').set({
    totp_step: Math.floor(nowMs / TOTP_STEP_MS),
  }).where('totp_secret', 'is not', null).execute()
}

/** The minute of the restore in the unit's time, as `R11232041`: no number with it can have been printed before. */
function numberMark(nowMs: number): string {
  return `R${localMinuteOf(nowMs).slice(5).replaceAll(/\D/g, '')}`
}

async function noteInAudits(log: Log, { takenMs, lost }: Revision): Promise<void> {
  const audits = await log.trx.selectFrom('scope').select('unit_id').where('id', 'like', 'audit:%').execute()
  await writeServerOps(log, audits.map(({ unit_id: unitId }) => auditOp(log, unitId, {
    what: 'server.restored',
    by: null,
    detail: {
      takenMs,
      missing: lost.length,
    },
  })))
}
