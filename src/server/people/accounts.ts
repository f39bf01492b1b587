import type { Db, Trx } from '../storage/database.ts'
import type { AccountRow } from './tables.ts'
import { Failure } from '../../domain/failure.ts'

export async function accountOf(db: Db | Trx, personId: string): Promise<AccountRow | undefined> {
  return await db.selectFrom('account').selectAll().where('person_id', '=', personId).executeTakeFirst()
}

export async function accountByLogin(db: Db | Trx, login: string): Promise<AccountRow | undefined> {
  return await db.selectFrom('account').selectAll().where('login', '=', login).executeTakeFirst()
}

export interface NewAccount { personId: string, unitId: string, login: string, passwordHash: string, nowMs: number }

/** @throws Failure `login-taken` */
export async function createAccount(trx: Trx, { personId, unitId, login, passwordHash, nowMs }: NewAccount): Promise<void> {
  const account: AccountRow = {
    person_id: personId,
    unit_id: unitId,
    login,
    password_hash: passwordHash,
    created_ms: nowMs,
    totp_secret: null,
    totp_pending: null,
    totp_step: null,
  }
  const written = await trx.insertInto('account').values(account).onConflict(c => c.doNothing()).returning('person_id').executeTakeFirst()
  if (!written)
    throw new Failure('login-taken', { field: 'login' })
}

export async function changeAccount(db: Db | Trx, personId: string, change: Partial<AccountRow>): Promise<void> {
  await db.updateTable('account').set(change).where('person_id', '=', personId).execute()
}
