import type { PackIndex } from '../../domain/rescue/pack.ts'
import type { OpResult } from '../../protocol/push.ts'
import type { RescueReply } from '../../protocol/rescue.ts'
import type { Caller } from '../caller.ts'
import type { Log, LogParts } from '../oplog/log.ts'
import type { DeviceRow } from '../storage/database.ts'
import type { PackOrigin } from './prove.ts'
import { isDismissed } from '../../domain/access/roles.ts'
import { Failure } from '../../domain/failure.ts'
import { MAX_PUSH_OPS } from '../../protocol/version.ts'
import { takeOps } from '../oplog/intake.ts'
import { writeServerOps } from '../oplog/server-writer.ts'
import { withLog } from '../oplog/with-log.ts'
import { auditOp } from '../people/audit.ts'
import { readGrantsOf, readPerson } from '../people/rows.ts'
import { freshDevice } from '../storage/identity.ts'
import { creditBlobs } from './credit-blobs.ts'
import { originOf } from './prove.ts'

/** Who brings a pack. */
export interface Carrier {
  /** `null` at the machine. */
  personId: string | null
  unitId: string
  /** May bring in what nothing proves; all of that waits for a decision. */
  isAdministrator: boolean
}

interface Taking { carrier: Carrier, index: PackIndex, origin: PackOrigin }

/**
 * Takes in a rescue pack: its ops as if the device itself had pushed them, with their own numbers and names, under their
 * author's authority; its bytes under the author's name once they are here. Safe to repeat, whole or after a failure.
 * @throws Failure rescue-foreign, rescue-broken, rescue-unproven, device-foreign, op-gap {expected}, device-forked; then nothing of it was kept
 */
export async function takeRescue(parts: LogParts, carrier: Carrier, index: PackIndex): Promise<RescueReply> {
  if (index.serverId !== parts.identity.serverId || index.unitId !== carrier.unitId)
    throw new Failure('rescue-foreign')
  if (!await readPerson(parts.db, index.unitId, index.person.id))
    throw new Failure('rescue-foreign')
  if (index.ops.some((op, n) => op.opNo !== firstNo(index) + n))
    throw new Failure('rescue-broken')
  const origin = await originOf(parts.db, index)
  if (!origin.isProven && !carrier.isAdministrator)
    throw new Failure('rescue-unproven')
  const taking: Taking = { carrier, index, origin }
  const results: OpResult[] = []
  let fresh = 0
  // One batch at least: a pack may hold nothing but bytes.
  for (let from = 0; from === 0 || from < index.ops.length; from += MAX_PUSH_OPS) {
    const batch = await withLog(parts, async log => await takeBatch(log, taking, index.ops.slice(from, from + MAX_PUSH_OPS)))
    results.push(...batch.results)
    fresh += batch.fresh
  }
  const { missing, credited } = await withLog(parts, async log => await creditBlobs(log, {
    authorId: index.person.id,
    carrierId: carrier.personId,
    blobs: index.blobs,
    isHeld: await isHeld(log, taking),
  }))
  await note(parts, taking, { fresh, credited })
  return {
    fresh,
    known: results.length - fresh,
    held: results.filter(({ status }) => status === 'quarantined').length,
    refused: results.filter(({ status }) => status === 'rejected').length,
    missing,
  }
}

function firstNo({ ops }: PackIndex): number {
  return ops[0]?.opNo ?? 1
}

async function takeBatch(log: Log, taking: Taking, ops: PackIndex['ops']): Promise<{ results: OpResult[], fresh: number }> {
  const device = await lockDevice(log, taking)
  const caller = await authorOf(log, taking.index)
  const { lastOp, results } = await takeOps(log, {
    caller,
    device,
    ...taking.origin.isProven
      ? {}
      : { heldFor: 'rescue-unproven' },
  }, ops)
  return { results, fresh: lastOp - device.last_op }
}

/**
 * The device's row, locked. What it told of itself at its last contact stays: it is not here. A device of which nothing is
 * known and which proves nothing begins where its pack begins: nobody can say what came before.
 */
async function lockDevice({ trx }: Log, { index, origin }: Taking): Promise<DeviceRow> {
  const fresh = freshDevice({
    id: index.deviceId,
    personId: index.person.id,
    label: origin.label,
    publicKey: origin.publicKey,
  })
  const begun = {
    ...fresh,
    revoked_ms: origin.revokedMs,
    last_op: origin.isProven
      ? 0
      : firstNo(index) - 1,
  }
  if (!origin.isKnown)
    await trx.insertInto('device').values(begun).onConflict(c => c.column('id').doNothing()).execute()
  const device = await trx.updateTable('device')
    .set(eb => ({
      last_op: eb.ref('last_op'),
    }))
    .where('id', '=', index.deviceId)
    .where('person_id', '=', index.person.id)
    .returningAll()
    .executeTakeFirst()
  if (!device)
    throw new Failure('device-foreign')
  return device
}

/** The author as somebody who pushes at this moment. */
async function authorOf(log: Log, { person, unitId, deviceId }: PackIndex): Promise<Caller> {
  const grants = await readGrantsOf(log.trx, unitId, person.id)
  const isRevoked = isDismissed(grants, log.nowMs)
  return {
    sessionId: '',
    personId: person.id,
    unitId,
    deviceId,
    grants,
    isRevoked,
    isHandInOnly: isRevoked,
    expiresMs: log.nowMs,
  }
}

/** Bytes open nothing by themselves where the ops beside them do not stand by themselves. */
async function isHeld(log: Log, { index, origin }: Taking): Promise<boolean> {
  return !origin.isProven || origin.revokedMs !== null || (await authorOf(log, index)).isRevoked
}

async function note(parts: LogParts, { carrier, index, origin }: Taking, done: { fresh: number, credited: number }): Promise<void> {
  if (done.fresh + done.credited === 0)
    return
  await withLog(parts, async log => await writeServerOps(log, [
    auditOp(log, index.unitId, {
      what: 'rescue.taken',
      by: carrier.personId,
      target: index.deviceId,
      detail: {
        ops: done.fresh,
        blobs: done.credited,
        proven: origin.isProven ? 'yes' : 'no',
      },
    }),
  ]))
}
