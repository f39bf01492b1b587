import type { Db, Trx } from '../storage/database.ts'
import type { SessionKind } from './session-life.ts'
import type { SessionRow } from './tables.ts'
import { tokenHash } from './secret.ts'
import { expiryOf, HAND_IN_MS } from './session-life.ts'

export interface NewSession {
  id: string
  token: string
  personId: string
  unitId: string
  deviceId: string
  kind: SessionKind
  nowMs: number
  visitEndMs?: number | undefined
}

/** Opens a session; an older one of the same device is over, since its cookie is replaced. */
export async function openSession(trx: Trx, { id, token, personId, unitId, deviceId, kind, nowMs, visitEndMs }: NewSession): Promise<SessionRow> {
  await trx.deleteFrom('session').where('device_id', '=', deviceId).execute()
  await trx.deleteFrom('session').where('expires_ms', '<', nowMs - 2 * HAND_IN_MS).execute()
  const row: SessionRow = {
    id,
    token_hash: tokenHash(token),
    person_id: personId,
    unit_id: unitId,
    device_id: deviceId,
    kind,
    created_ms: nowMs,
    seen_ms: nowMs,
    expires_ms: expiryOf(kind, nowMs, visitEndMs),
    revoked_ms: null,
  }
  await trx.insertInto('session').values(row).execute()
  return row
}

/** The session that a cookie's token opens, whatever it is still good for. */
export async function sessionOf(db: Db, token: string): Promise<SessionRow | undefined> {
  return await db.selectFrom('session').selectAll().where('token_hash', '=', tokenHash(token)).executeTakeFirst()
}

export async function noteSeen(db: Db, sessionId: string, { nowMs, expiresMs }: { nowMs: number, expiresMs: number }): Promise<void> {
  await db.updateTable('session').set({ seen_ms: nowMs, expires_ms: expiresMs }).where('id', '=', sessionId).where('revoked_ms', 'is', null).execute()
}

/** Ends sessions like time does: the phone is asked to sign in and keeps everything. `except` is the one that asks. */
export async function expireSessions(trx: Trx, personId: string, { nowMs, except = '' }: { nowMs: number, except?: string }): Promise<void> {
  await trx.updateTable('session').set({ expires_ms: nowMs }).where('person_id', '=', personId).where('id', '!=', except).where('expires_ms', '>', nowMs).execute()
}

/** A dismissal: for 30 days they may hand in what waits, into quarantine. */
export async function revokeSessions(trx: Trx, personId: string, nowMs: number): Promise<void> {
  await trx.updateTable('session').set({ revoked_ms: nowMs }).where('person_id', '=', personId).where('revoked_ms', 'is', null).execute()
}
