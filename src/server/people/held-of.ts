import type { AuditEntry } from '../../domain/audit/ops.ts'
import type { Caller } from '../caller.ts'
import type { ServerParts } from '../parts.ts'
import { scopeId } from '../../domain/scope.ts'
import { accountOf } from './accounts.ts'
import { readPerson, readRows } from './rows.ts'

/** Everything that is held of a person, as they may take it away: no hash, no secret, nothing of others. */
export async function heldOf({ db, config, identity, clock }: ServerParts, { unitId, personId, grants }: Caller): Promise<object> {
  const account = await accountOf(db, personId)
  const devices = await db.selectFrom('device').select([
    'id',
    'label',
    'seen_ms',
    'revoked_ms',
    'last_op',
  ]).where('person_id', '=', personId).execute()
  const sessions = await db.selectFrom('session').select([
    'device_id',
    'kind',
    'created_ms',
    'seen_ms',
    'expires_ms',
    'revoked_ms',
  ]).where('person_id', '=', personId).execute()
  const ops = await db.selectFrom('op').select([
    'op_id',
    'scope_id',
    'kind',
    'entity_id',
    'client_ms',
    'recv_ms',
    'status',
    'body',
  ]).where('person_id', '=', personId).orderBy('recv_ms').orderBy('op_no').execute()
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
    devices: devices.map(({ id, label, seen_ms, revoked_ms, last_op }) => ({
      id,
      label,
      seenMs: seen_ms,
      revokedMs: revoked_ms,
      ops: last_op,
    })),
    sessions: sessions.map(({ device_id, kind, created_ms, seen_ms, expires_ms, revoked_ms }) => ({
      deviceId: device_id,
      kind,
      createdMs: created_ms,
      seenMs: seen_ms,
      expiresMs: expires_ms,
      revokedMs: revoked_ms,
    })),
    done: ops.map(({ op_id, scope_id, kind, entity_id, client_ms, recv_ms, status, body }) => ({
      opId: op_id,
      scope: scope_id,
      kind,
      id: entity_id,
      clientMs: client_ms,
      receivedMs: recv_ms,
      status,
      body: JSON.parse(body) as unknown,
    })),
    noted: audit.map(row => row.data).filter(entry => entry.byPersonId === personId || entry.target === personId),
  }
}
