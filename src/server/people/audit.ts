import type { AuditEntry } from '../../domain/audit/ops.ts'
import type { Log } from '../oplog/log.ts'
import type { ServerOp } from '../oplog/server-writer.ts'
import { scopeId } from '../../domain/scope.ts'

/** What is worth a line in the audit of a unit. Never a secret, never a login that was typed. */
export type Noted
  = | 'unit.setUp'
    | 'signIn.burst'
    | 'device.added'
    | 'device.revoked'
    | 'link.made'
    | 'link.used'
    | 'grant.given'
    | 'grant.ended'
    | 'person.left'
    | 'password.changed'
    | 'secondFactor.on'
    | 'secondFactor.off'
    | 'visit.opened'
    | 'visit.ended'
    | 'account.closed'
    | 'data.exported'
    | 'erasure.asked'
    | 'erasure.ordered'
    | 'erasure.withdrawn'
    | 'erasure.refused'
    | 'erasure.confirmed'
    | 'erasure.carriedOut'
    | 'administrator.made'
    | 'server.restored'
    | 'quarantine.released'
    | 'quarantine.declined'
    | 'rescue.taken'

export interface Note {
  what: Noted
  /** `null` where nobody was signed in. */
  by: string | null
  target?: string | null
  detail?: AuditEntry['detail']
  reason?: string | undefined
}

export function auditOp(log: Pick<Log, 'parts' | 'nowMs'>, unitId: string, { what, by, target = null, detail = {}, reason }: Note): ServerOp {
  const entry: AuditEntry = {
    what,
    byPersonId: by,
    target,
    detail,
    reason: reason ?? null,
    atMs: log.nowMs,
  }
  return {
    scope: scopeId('audit', unitId),
    kind: 'audit.noted',
    coll: 'audit',
    id: log.parts.ids.uuid(),
    body: entry,
  }
}
