import type { AuditEntry } from '../../domain/audit/ops.ts'
import type { Caller } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import type { Db } from '../storage/database.ts'
import { scopeId } from '../../domain/scope.ts'
import { accountOf } from './accounts.ts'
import { readPerson, readRows } from './rows.ts'

/** Everything that is held of a person, as they may take it away: no hash, no secret, nothing of others. */
export async function heldOf({ db, config, identity, clock }: ServerParts, { unitId, personId, grants }: Caller): Promise<object> {
  const account = await accountOf(db, personId)
  const audit = await readRows<AuditEntry>(db, scopeId('audit', unitId), 'audit')
  return {
    exportedMs: clock.now(),
    server: { id: identity.serverId, origin: config.origin },
    person: {
      id: personId,
      ...await readPerson(db, unitId, personId),
    },
    account: account
      ? { login: account.login, createdMs: account.created_ms, hasSecondFactor: account.totp_secret !== null }
      : null,
    grants,
    devices: await devicesOf(db, personId),
    sessions: await sessionsOf(db, personId),
    done: await doneBy(db, personId),
    noted: audit.map(row => row.data).filter(entry => entry.byPersonId === personId || entry.target === personId),
  }
}

async function devicesOf(db: Db, personId: string): Promise<object[]> {
  return await db.selectFrom('device').select([
    'id',
    'label',
    'seen_ms as seenMs',
    'revoked_ms as revokedMs',
    'last_op as ops',
  ]).where('person_id', '=', personId).execute()
}

async function sessionsOf(db: Db, personId: string): Promise<object[]> {
  return await db.selectFrom('session').select([
    'device_id as deviceId',
    'kind',
    'created_ms as createdMs',
    'seen_ms as seenMs',
    'expires_ms as expiresMs',
    'revoked_ms as revokedMs',
  ]).where('person_id', '=', personId).execute()
}

/** Every op of theirs, as it was received. */
async function doneBy(db: Db, personId: string): Promise<object[]> {
  const rows = await db.selectFrom('op').select([
    'op_id as opId',
    'scope_id as scope',
    'kind',
    'entity_id as id',
    'client_ms as clientMs',
    'recv_ms as receivedMs',
    'status',
    'body',
  ]).where('person_id', '=', personId).orderBy('recv_ms').orderBy('op_no').execute()
  return rows.map(row => ({
    ...row,
    body: JSON.parse(row.body) as unknown,
  }))
}
