import type { OpResult } from '../../protocol/push.ts'
import type { Log } from './log.ts'
import type { StoredOp } from './stored-op.ts'
import { Failure } from '../../domain/failure.ts'
import { OP_SCHEMA } from '../../domain/oplog/op.ts'
import { applyOp } from './apply-op.ts'
import { resultOf, toOpRow } from './stored-op.ts'

/** What the server writes on its own account: numbers, receipts, persons, grants, audit entries. */
export interface ServerOp {
  scope: string
  kind: string
  coll: string
  id: string
  body: Record<string, unknown>
}

/**
 * The server as a device of its own: same tables, same reducers, same numbering.
 * @throws Failure('server-failed') where an op is refused: the server knows what it may write, so that is a bug, and the
 * transaction around it must not stand
 */
export async function writeServerOps(log: Log, ops: readonly ServerOp[]): Promise<OpResult[]> {
  await log.lock(ops.map(op => op.scope))
  const results: OpResult[] = []
  for (const op of ops)
    results.push(await writeOne(log, op))
  return results
}

async function writeOne(log: Log, { scope, kind, coll, id, body }: ServerOp): Promise<OpResult> {
  const { identity, ids } = log.parts
  const opNo = await nextOpNo(log)
  const stored: StoredOp = {
    op: {
      opNo,
      opId: ids.uuid(),
      scope,
      kind,
      coll,
      id,
      body,
      baseSeq: log.scope(scope)?.head ?? 0,
      clientMs: log.nowMs,
      schema: OP_SCHEMA,
    },
    deviceId: identity.deviceId,
    personId: identity.serverId,
    trustedMs: log.nowMs,
    receivedMs: log.nowMs,
  }
  const decision = await applyOp(log, { stored, standings: 'server', refs: 'server' })
  if (decision.status !== 'applied' && decision.status !== 'noop' && decision.status !== 'conflict') {
    throw new Failure('server-failed', {}, {
      cause: new Error(`the server's own ${kind} was ${decision.status} (${decision.code})`),
    })
  }
  const row = {
    ...toOpRow(stored, null),
    ...decision,
  }
  await log.trx.insertInto('op').values(row).execute()
  return resultOf(opNo, row)
}

async function nextOpNo(log: Log): Promise<number> {
  if (log.serverOpNo === null) {
    const device = await log.trx.updateTable('device').set(eb => ({
      last_op: eb.ref('last_op'),
    })).where('id', '=', log.parts.identity.deviceId).returning('last_op').executeTakeFirstOrThrow()
    log.serverOpNo = device.last_op
  }
  log.serverOpNo += 1
  return log.serverOpNo
}
