import type { Caller } from '../caller.ts'
import type { DeviceRow, Trx } from '../storage/database.ts'
import type { IncomingPush } from './incoming.ts'
import { Failure } from '../../domain/failure.ts'
import { freshDevice } from '../storage/identity.ts'

/**
 * Locks the device's row, which puts one device's pushes in a row, and notes what it says of itself. A device id that is
 * not known yet becomes the caller's: a phone that was forked takes a new one by itself.
 * @throws Failure('device-foreign') where the id belongs to another person
 */
export async function takeDevice(trx: Trx, { caller, push, receivedMs }: { caller: Caller, push: IncomingPush, receivedMs: number }): Promise<DeviceRow> {
  const { waiting } = push
  const known = await trx.selectFrom('device').select('person_id').where('id', '=', push.deviceId).executeTakeFirst()
  if (!known)
    await takeNewId(trx, caller, push.deviceId)
  const device = await trx.updateTable('device')
    .set({
      seen_ms: receivedMs,
      offset_ms: receivedMs - push.nowMs,
      waiting_ops: waiting.ops,
      waiting_blobs: waiting.blobs,
      waiting_bytes: waiting.bytes,
      waiting_oldest_ms: oldestHere(push, receivedMs),
      waiting_ms: receivedMs,
    })
    .where('id', '=', push.deviceId)
    .where('person_id', '=', caller.personId)
    .returningAll()
    .executeTakeFirst()
  if (!device)
    throw new Failure('device-foreign')
  return device
}

/** The same phone under another id: its name and key go with it, and so does the session, so that stopping the device stops it. */
async function takeNewId(trx: Trx, { personId, sessionId, deviceId }: Caller, id: string): Promise<void> {
  const before = deviceId === null
    ? undefined
    : await trx.selectFrom('device').select(['label', 'public_key']).where('id', '=', deviceId).where('person_id', '=', personId).executeTakeFirst()
  const device = freshDevice({
    id,
    personId,
    label: before?.label ?? '',
    publicKey: before?.public_key ?? null,
  })
  await trx.insertInto('device').values(device).onConflict(c => c.column('id').doNothing()).execute()
  await trx.updateTable('session').set({ device_id: id }).where('id', '=', sessionId).execute()
}

/** Since when the oldest waits, by this server's clock: a phone's own clock may be years off. */
function oldestHere({ waiting, nowMs }: IncomingPush, receivedMs: number): number | null {
  return waiting.oldestMs === null
    ? null
    : Math.min(receivedMs, Math.max(0, waiting.oldestMs + receivedMs - nowMs))
}
