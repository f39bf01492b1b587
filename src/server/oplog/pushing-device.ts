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
    await trx.insertInto('device').values(freshDevice({ id: push.deviceId, personId: caller.personId, label: '' })).onConflict(c => c.column('id').doNothing()).execute()
  const device = await trx.updateTable('device')
    .set({
      seen_ms: receivedMs,
      offset_ms: receivedMs - push.nowMs,
      waiting_ops: waiting.ops,
      waiting_blobs: waiting.blobs,
      waiting_bytes: waiting.bytes,
      waiting_oldest_ms: waiting.oldestMs,
    })
    .where('id', '=', push.deviceId)
    .where('person_id', '=', caller.personId)
    .returningAll()
    .executeTakeFirst()
  if (!device)
    throw new Failure('device-foreign')
  return device
}
