import type { DeviceIntro } from '../../protocol/account.ts'
import type { Trx } from '../storage/database.ts'
import { Failure } from '../../domain/failure.ts'
import { freshDevice } from '../storage/identity.ts'

/**
 * Makes the browser profile this person's device. Returns whether it is new.
 * @throws Failure `device-foreign` where it is another's, `device-revoked` where it was stopped
 */
export async function registerDevice(trx: Trx, personId: string, { deviceId, label, publicKey }: DeviceIntro): Promise<boolean> {
  const fresh = freshDevice({
    id: deviceId,
    personId,
    label,
    publicKey,
  })
  const written = await trx.insertInto('device').values(fresh).onConflict(c => c.column('id').doNothing()).returning('id').executeTakeFirst()
  if (written)
    return true
  const known = await trx.selectFrom('device').select(['person_id', 'revoked_ms']).where('id', '=', deviceId).executeTakeFirst()
  if (known?.person_id !== personId)
    throw new Failure('device-foreign')
  if (known.revoked_ms !== null)
    throw new Failure('device-revoked')
  await trx.updateTable('device').set(publicKey === null
    ? { label }
    : { label, public_key: publicKey }).where('id', '=', deviceId).execute()
  return false
}

/** Stops a device: its sessions may only hand in what waits, into quarantine. */
export async function revokeDevice(trx: Trx, deviceId: string, nowMs: number): Promise<void> {
  await trx.updateTable('device').set({ revoked_ms: nowMs }).where('id', '=', deviceId).where('revoked_ms', 'is', null).execute()
  await trx.updateTable('session').set({ revoked_ms: nowMs }).where('device_id', '=', deviceId).where('revoked_ms', 'is', null).execute()
}
