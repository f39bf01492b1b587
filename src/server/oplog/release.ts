import type { Grant } from '../../domain/access/roles.ts'
import type { OpRow } from '../storage/database.ts'
import type { Decision } from './apply-op.ts'
import type { Log, LogParts } from './log.ts'
import type { Standing } from './standing.ts'
import type { StoredOp } from './stored-op.ts'
import { issueReceiptsFor } from '../receipts/issue.ts'
import { decided } from './apply-op.ts'
import { interpretKept, writeDecision } from './kept-op.ts'
import { rolesOf, speaksIn } from './standing.ts'
import { withLog } from './with-log.ts'

/** The place of an op in the log. */
export interface OpPlace { deviceId: string, opNo: number }

export interface Released extends OpPlace {
  isApplied: boolean
  /** Why it stays where it is. */
  code: Decision['code']
}

interface Release {
  parts: LogParts
  unitId: string
  places: readonly OpPlace[]
}

/**
 * Applies quarantined ops on an administrator's word: under every role that their author has held, since somebody answers
 * for them now; marked late. Each stands or fails alone, in the order of its phone. What cannot be applied stays in
 * quarantine, because what it needs may be released after it.
 */
export async function releaseQuarantined({ parts, unitId, places }: Release): Promise<Released[]> {
  const results: Released[] = []
  for (const place of places.toSorted((a, b) => a.deviceId.localeCompare(b.deviceId) || a.opNo - b.opNo)) {
    const released = await withLog(parts, async log => await releaseOne(log, unitId, place))
    if (released)
      results.push(released)
  }
  return results
}

async function releaseOne(log: Log, unitId: string, place: OpPlace): Promise<Released | undefined> {
  const row = await undecided(log, unitId, place)
  if (!row)
    return undefined
  const decision = await interpretKept(log, row, releasedStandings)
  const isApplied = ['applied', 'conflict', 'noop'].includes(decision.status)
  if (isApplied) {
    await writeDecision(log, row, decision)
    await openBytes(log, row)
  }
  return { ...place, isApplied, code: decision.code }
}

/** Keeps them, and says to their phone that nobody will apply them; they can still be released. Returns how many. */
export async function declineQuarantined({ parts, unitId, places }: Release): Promise<number> {
  return await withLog(parts, async (log) => {
    let declined = 0
    for (const place of places) {
      const row = await undecided(log, unitId, place)
      if (row?.status === 'quarantined') {
        await writeDecision(log, row, decided('rejected', 'op-not-released', row.late))
        declined += 1
      }
    }
    return declined
  })
}

/** One that waits for somebody of this unit, or was declined. */
async function undecided(log: Log, unitId: string, { deviceId, opNo }: OpPlace): Promise<OpRow | undefined> {
  return await log.trx.selectFrom('op')
    .innerJoin('scope', 'scope.id', 'op.scope_id')
    .selectAll('op')
    .where('device_id', '=', deviceId)
    .where('op_no', '=', opNo)
    .where('scope.unit_id', '=', unitId)
    .where(eb => eb.or([
      eb('status', '=', 'quarantined'),
      eb.and([
        eb('status', '=', 'rejected'),
        eb('code', '=', 'op-not-released'),
      ]),
    ]))
    .executeTakeFirst()
}

function releasedStandings(grants: readonly Grant[], { op }: StoredOp): Standing[] {
  return [
    {
      roles: rolesOf(grants.filter(grant => speaksIn(grant, op.scope))),
      then: 'late',
    },
  ]
}

/** Bytes that its author sent from a stopped device open with the record that names them. */
async function openBytes(log: Log, row: OpRow): Promise<void> {
  const named = await log.trx.selectFrom('blob_ref').select('hash').where('scope_id', '=', row.scope_id).where('coll', '=', row.coll).where('entity_id', '=', row.entity_id).where('by_person', '=', row.person_id).execute()
  await openBlobs(log, row.person_id, named.map(ref => ref.hash))
}

/** Bytes of a person that wait behind records that stand: they may be read and earn their receipts. Returns how many were opened. */
export async function openBlobs(log: Log, personId: string, hashes: readonly string[]): Promise<number> {
  if (hashes.length === 0)
    return 0
  const opened = await log.trx.updateTable('blob_owner').set({ quarantined: 0 }).where('person_id', '=', personId).where('quarantined', '=', 1).where('hash', 'in', [...hashes]).returning('hash').execute()
  for (const { hash } of opened)
    await issueReceiptsFor(log, hash)
  return opened.length
}
