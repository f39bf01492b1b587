import type { Role } from '../../domain/access/roles.ts'
import type { FailureCode } from '../../domain/failure.ts'
import type { Verdict } from '../../domain/oplog/apply.ts'
import type { OpStatus } from '../../domain/oplog/op.ts'
import type { OpContext } from '../../domain/oplog/reducer.ts'
import type { RowWrite } from '../../domain/oplog/row.ts'
import type { OpRow } from '../storage/database.ts'
import type { LockedScope, RefSource } from './locked-scope.ts'
import type { Log } from './log.ts'
import type { Standing } from './standing.ts'
import type { StoredOp } from './stored-op.ts'
import { sql } from 'kysely'
import { judgeOp } from '../../domain/oplog/apply.ts'
import { opRegistry } from '../../domain/oplog/registry.ts'
import { isMediumFailure } from '../storage/medium-failure.ts'
import { flushStaged } from './flush.ts'
import { withRows } from './locked-scope.ts'

/** The part of a stored op that interpreting it decides. */
export type Decision = Pick<OpRow, 'status' | 'code' | 'seq' | 'late'>

export interface ToApply {
  stored: StoredOp
  /** In which capacities the author may speak; `server` for the server itself. */
  standings: readonly Standing[] | 'server'
  /** It was deferred or in quarantine before. */
  isKept?: boolean
  refs: RefSource
}

/** A decision that wrote nothing. */
export function decided(status: OpStatus, code: FailureCode | null = null, late = 0): Decision {
  return { status, code, seq: null, late }
}

/**
 * Interprets one stored op. Whatever goes wrong in a reducer or in what follows leaves no trace but the op itself in
 * quarantine, and the next op goes on; only a failing database fails the whole push.
 */
export async function interpret(log: Log, toApply: ToApply): Promise<Decision> {
  const mark = log.mark()
  await sql`savepoint op_`.execute(log.trx)
  try {
    const decision = await applyOp(log, toApply)
    await sql`release savepoint op_`.execute(log.trx)
    return decision
  }
  catch (error) {
    if (isMediumFailure(error))
      throw error
    await sql`rollback to savepoint op_`.execute(log.trx)
    log.backTo(mark)
    const { op } = toApply.stored
    log.parts.log.error({ err: error, kind: op.kind, opId: op.opId }, 'an op could not be interpreted and is kept in quarantine')
    return decided('quarantined', 'server-failed')
  }
}

/** Judges, writes the rows and does what follows. Throws where a reducer has a bug. */
export async function applyOp(log: Log, { stored, standings, refs, isKept = false }: ToApply): Promise<Decision> {
  const scope = log.scope(stored.op.scope)
  if (!scope)
    return decided('rejected', 'op-forbidden')
  const { verdict, then } = await judge(log, scope, { stored, standings, isKept })
  if (then === 'quarantine')
    return decided('quarantined', 'op-forbidden')
  const late = Number(then === 'late')
  if (verdict.status === 'rejected')
    return await withItsTarget(log, { stored, code: verdict.code, isKept }) ?? decided('rejected', verdict.code, late)
  if (verdict.status === 'noop' || verdict.status === 'deferred')
    return decided(verdict.status, null, late)
  const seq = await writeRows(log, scope, { stored, refs, writes: verdict.writes })
  return {
    ...decided(verdict.status, null, late),
    seq,
  }
}

/** An op on something that is itself kept without being applied waits with it; refused, it would be lost when that one is applied. */
async function withItsTarget({ trx }: Log, { stored, code, isKept }: { stored: StoredOp, code: FailureCode, isKept: boolean }): Promise<Decision | undefined> {
  const { op, personId, deviceId } = stored
  if (code !== 'op-unknown-target')
    return undefined
  const target = await trx.selectFrom('op')
    .select(['status', 'code'])
    .where('scope_id', '=', op.scope)
    .where('coll', '=', op.coll)
    .where('entity_id', '=', op.id)
    .where('person_id', '=', personId)
    // Every op of a push is kept before the first is interpreted.
    .where(eb => eb.or([
      eb('device_id', '<>', deviceId),
      eb('op_no', '<', op.opNo),
    ]))
    .where('status', 'in', ['deferred', 'quarantined'])
    .orderBy('recv_ms')
    .orderBy('op_no')
    .executeTakeFirst()
  return target && decided(target.status as OpStatus, isKept
    ? code
    : target.code as FailureCode | null)
}

async function writeRows(log: Log, scope: LockedScope, { stored, refs, writes }: Pick<ToApply, 'stored' | 'refs'> & { writes: readonly RowWrite[] }): Promise<number | null> {
  const { deviceId, trustedMs } = stored
  let seq: number | null = null
  for (const write of writes) {
    await scope.load(log.trx, write.coll, [write.id])
    seq = scope.stage(write, { deviceId, trustedMs, refs })
  }
  const rows = await flushStaged(log, scope)
  await log.afterOp(log, { op: stored, scope, rows })
  return seq
}

interface Judged { verdict: Verdict, then: Standing['then'] }

async function judge(log: Log, scope: LockedScope, { stored, standings, isKept = false }: Omit<ToApply, 'refs'>): Promise<Judged> {
  const judgeAs = (roles: readonly Role[], isServer: boolean): Promise<Verdict> => {
    const context: OpContext = {
      op: stored.op,
      deviceId: stored.deviceId,
      actor: { personId: stored.personId, roles, isServer },
      trustedMs: stored.trustedMs,
      isKept,
      receivedMs: stored.receivedMs,
      read: (coll, id) => scope.read(coll, id),
    }
    return withRows(log.trx, scope, () => judgeOp(opRegistry, context))
  }
  if (standings === 'server')
    return { verdict: await judgeAs([], true), then: 'apply' }
  let forbidden: Judged | undefined
  let tried = -1
  for (const { roles, then } of standings) {
    if (roles.length === tried)
      continue // the same roles again: each standing holds those before it
    tried = roles.length
    const judged: Judged = { verdict: await judgeAs(roles, false), then }
    if (judged.verdict.status !== 'rejected' || judged.verdict.code !== 'op-forbidden')
      return judged
    forbidden ??= { ...judged, then: 'apply' }
  }
  return forbidden ?? {
    verdict: { status: 'rejected', code: 'op-forbidden' },
    then: 'apply',
  }
}
