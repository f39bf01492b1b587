import type { UnsentDevice, UnsentReply } from '../../protocol/account.ts'
import type { Db, DeviceRow } from '../storage/database.ts'
import { scopeId } from '../../domain/scope.ts'
import { readRows } from './rows.ts'

/** What the device said it held. */
export function heldOn(row: DeviceRow): UnsentDevice['waiting'] {
  return {
    ops: row.waiting_ops,
    blobs: row.waiting_blobs,
    bytes: row.waiting_bytes,
    oldestMs: row.waiting_oldest_ms,
  }
}

/** By name and then by id: who holds most stands nowhere in particular. */
export async function listUnsent(db: Db, unitId: string): Promise<UnsentReply['devices']> {
  const persons = await readRows<{ name: string }>(db, scopeId('unit', unitId), 'person')
  const nameOf = new Map(persons.map(({ id, data }) => [id, data.name]))
  const { compare } = new Intl.Collator('zh')
  const rows = (await holding(db).execute()).filter(row => nameOf.has(row.person_id))
  return rows
    .map(row => ({
      ...unsentOf(row),
      personId: row.person_id,
      personName: nameOf.get(row.person_id) ?? '',
    }))
    .sort((a, b) => compare(a.personName, b.personName) || compare(a.deviceId, b.deviceId))
}

/** The same for one person, other than the device in their hand. What was stopped is the administrator's to look after. */
export async function listOwnUnsent(db: Db, { personId, deviceId }: { personId: string, deviceId: string | null }): Promise<UnsentDevice[]> {
  const rows = await holding(db).where('person_id', '=', personId).where('revoked_ms', 'is', null).execute()
  return rows.filter(({ id }) => id !== deviceId).map(unsentOf)
}

function holding(db: Db) {
  return db.selectFrom('device').selectAll().where(eb => eb.or([
    eb('waiting_ops', '>', 0),
    eb('waiting_blobs', '>', 0),
  ])).orderBy('id')
}

function unsentOf(row: DeviceRow): UnsentDevice {
  return {
    deviceId: row.id,
    label: row.label,
    isRevoked: row.revoked_ms !== null,
    waiting: heldOn(row),
    asOfMs: row.waiting_ms,
  }
}
