import type { FailureCode } from '../../domain/failure.ts'
import type { OpResult, PushReply } from '../../protocol/push.ts'
import type { Caller } from '../caller.ts'
import type { DeviceRow, OpRow } from '../storage/database.ts'
import type { Decision } from './apply-op.ts'
import type { IncomingPush } from './incoming.ts'
import type { Log, LogParts } from './log.ts'
import type { RawOp, StoredOp } from './stored-op.ts'
import { Buffer } from 'node:buffer'
import { Failure } from '../../domain/failure.ts'
import { MAX_BODY_BYTES } from '../../domain/oplog/op.ts'
import { scopeId } from '../../domain/scope.ts'
import { refuseItsBytes, withoutErased } from '../erasure/incoming.ts'
import { scopesOf } from '../scopes.ts'
import { openVisitsOf } from '../visits/open-visits.ts'
import { decided, interpret } from './apply-op.ts'
import { takeDevice } from './pushing-device.ts'
import { sortReplays } from './replays.ts'
import { standingsOf } from './standing.ts'
import { parseOp, resultOf, toOpRow } from './stored-op.ts'
import { trustedTime } from './trusted-time.ts'
import { withLog } from './with-log.ts'

/** Kept from a pack that proves nothing. */
const UNPROVEN: FailureCode = 'rescue-unproven'

interface Arrival { stored: StoredOp, row: OpRow, isSound: boolean }
interface Pushing {
  caller: Caller
  device: DeviceRow
  pulls: readonly string[]
  /** Why nothing of it may stand yet. */
  heldFor: FailureCode | null
  /** Ops that the server has, by name. */
  known: Map<string, OpRow>
}

/** Whose ops they are. `heldFor`: kept for an administrator's decision whatever they say. */
export type Speaking = Pick<Pushing, 'caller' | 'device'> & { heldFor?: FailureCode }

/**
 * Takes in a push: device row first, then the scopes in id order; every op is kept as it came before it is interpreted and
 * has a result of its own. Safe to repeat: a replay gets the stored results.
 * @throws Failure op-gap, device-forked, device-foreign, epoch-changed (nothing was kept), disk-full, server-busy
 */
export async function intake(parts: LogParts, caller: Caller, push: IncomingPush): Promise<PushReply> {
  // A phone that does not know yet that this server was restored would send edits before what they edit.
  if (push.epoch !== '' && push.epoch !== parts.identity.epoch)
    throw new Failure('epoch-changed')
  const { lastOp, results } = await withLog(parts, async (log) => {
    const device = await takeDevice(log.trx, { caller, push, receivedMs: log.nowMs })
    return await takeOps(log, { caller, device }, push.ops)
  })
  return {
    epoch: parts.identity.epoch,
    serverMs: parts.clock.now(),
    lastOp,
    results,
  }
}

/**
 * Takes in ops of a device whose row is locked.
 * @throws Failure op-gap, device-forked
 */
export async function takeOps(log: Log, from: Speaking, ops: readonly RawOp[]): Promise<Pick<PushReply, 'lastOp' | 'results'>> {
  const { device } = from
  const said = await withoutErased(log.trx, ops)
  const { replayed, fresh } = await sortReplays(log.trx, device, said)
  const again = await hearAgain(log, from, { ops: said, replayed })
  const results = await takeFresh(log, from, fresh)
  return {
    lastOp: device.last_op + fresh.length,
    results: [
      ...again,
      ...results,
    ],
  }
}

async function pushingOf(log: Log, { caller, device, heldFor }: Speaking, { arrivals, known }: { arrivals: readonly Arrival[], known: Pushing['known'] }): Promise<Pushing> {
  const isStopped = caller.isRevoked || device.revoked_ms !== null
  const held = heldFor ?? (isStopped ? 'device-revoked' : null)
  if (held === null)
    await lockFor(log, caller, arrivals)
  return {
    caller,
    device,
    heldFor: held,
    known,
    pulls: await scopesOf(log.trx, caller, log.nowMs),
  }
}

/** [RP4] What came before in a pack that proved nothing counts as soon as the phone says it itself, and in its own words. */
async function hearAgain(log: Log, from: Speaking, { ops, replayed }: { ops: readonly RawOp[], replayed: readonly OpResult[] }): Promise<readonly OpResult[]> {
  const unproven = new Set(replayed.filter(({ status, code }) => status === 'quarantined' && code === UNPROVEN).map(({ opNo }) => opNo))
  if (unproven.size === 0)
    return replayed
  const arrivals = arrivalsOf(log, from.device, ops.filter(({ opNo }) => unproven.has(opNo)))
  const pushing = await pushingOf(log, from, {
    arrivals,
    known: new Map(),
  })
  if (pushing.heldFor !== null)
    return replayed
  const anew = new Map<number, OpResult>()
  for (const arrival of arrivals)
    anew.set(arrival.stored.op.opNo, await hearItself(log, pushing, arrival))
  return replayed.map(result => anew.get(result.opNo) ?? result)
}

async function hearItself(log: Log, pushing: Pushing, arrival: Arrival): Promise<OpResult> {
  const { device_id: _, op_no: __, op_id, person_id, ...said } = arrival.row
  const decision = await decide(log, pushing, arrival)
  await log.trx.updateTable('op').set({
    ...said,
    ...decision,
  }).where('op_id', '=', op_id).where('person_id', '=', person_id).execute()
  return resultOf(arrival.stored.op.opNo, { op_id, ...decision })
}

async function takeFresh(log: Log, from: Speaking, fresh: readonly RawOp[]): Promise<OpResult[]> {
  if (fresh.length === 0)
    return []
  const { caller, device } = from
  const arrivals = arrivalsOf(log, device, fresh)
  const known = await knownOps(log, caller, fresh)
  const pushing = await pushingOf(log, from, { arrivals, known })
  await keepRaw(log, arrivals.filter(({ stored }) => known.get(stored.op.opId)?.person_id !== caller.personId))
  const results: OpResult[] = []
  for (const arrival of arrivals)
    results.push(await takeOne(log, pushing, arrival))
  const { op, trustedMs } = (arrivals.at(-1) as Arrival).stored
  await log.trx.updateTable('device').set({ last_op: op.opNo, trusted_ms: trustedMs }).where('id', '=', device.id).execute()
  return results
}

async function takeOne(log: Log, pushing: Pushing, arrival: Arrival): Promise<OpResult> {
  const { opId, opNo } = arrival.stored.op
  const before = pushing.known.get(opId)
  if (before?.person_id === pushing.caller.personId) {
    await log.trx.insertInto('op_again').values({ device_id: pushing.device.id, op_no: opNo, op_id: opId }).execute()
    return before.status === 'quarantined' && before.code === UNPROVEN && pushing.heldFor === null
      ? await hearItself(log, pushing, arrival)
      : resultOf(opNo, before)
  }
  // A name that another person's op has already is no honest name.
  const decision = await decide(log, pushing, { ...arrival, isSound: arrival.isSound && !before })
  if (decision.code === 'erased')
    await refuseItsBytes(log, arrival.stored.op)
  const row = {
    ...arrival.row,
    ...decision,
  }
  await keepDecision(log, row)
  pushing.known.set(opId, row)
  return resultOf(opNo, row)
}

function arrivalsOf(log: Log, device: DeviceRow, fresh: readonly RawOp[]): Arrival[] {
  let previousMs = device.trusted_ms
  return fresh.map((raw) => {
    const { op, isSound } = parseOp(raw)
    if (isSound)
      previousMs = trustedTime(op.clientMs, { offsetMs: device.offset_ms, previousMs, receivedMs: log.nowMs })
    const stored = {
      op,
      deviceId: device.id,
      personId: device.person_id,
      trustedMs: previousMs,
      receivedMs: log.nowMs,
    }
    return {
      stored,
      isSound,
      row: toOpRow(stored, raw),
    }
  })
}

/** Ops whose names the server has: sent before under another number, by a phone that had to take a new id. Own ones count first. */
async function knownOps(log: Log, { personId }: Caller, fresh: readonly RawOp[]): Promise<Map<string, OpRow>> {
  const rows = await log.trx.selectFrom('op').selectAll().where('op_id', 'in', fresh.map(op => op.opId)).execute()
  const ownLast = rows.toSorted((a, b) => Number(a.person_id === personId) - Number(b.person_id === personId))
  return new Map(ownLast.map(row => [row.op_id, row]))
}

/** Scopes of other units are not even locked. Visits that will show what is written come along, so that id order holds. */
async function lockFor(log: Log, caller: Caller, arrivals: readonly Arrival[]): Promise<void> {
  const named = [
    ...new Set(arrivals.filter(arrival => arrival.isSound).map(arrival => arrival.stored.op.scope)),
  ]
  if (named.length === 0)
    return
  const own = await log.trx.selectFrom('scope').select('id').where('id', 'in', named).where('unit_id', '=', caller.unitId).execute()
  const isShown = own.some(scope => /^(?:work|unit):/.test(scope.id))
  const visits = isShown
    ? await openVisitsOf(log, caller.unitId)
    : []
  await log.lock([
    ...own.map(scope => scope.id),
    ...visits.map(visit => visit.scopeId),
    ...arrivals.some(({ stored: { op } }) => op.coll === 'erasure')
      ? [
          scopeId('audit', caller.unitId),
        ]
      : [],
  ])
  for (const scope of log.scopes) {
    const here = arrivals.map(arrival => arrival.stored.op).filter(op => op.scope === scope.id)
    for (const coll of new Set(here.map(op => op.coll)))
      await scope.load(log.trx, coll, here.filter(op => op.coll === coll).map(op => op.id))
  }
}

async function keepRaw(log: Log, arrivals: readonly Arrival[]): Promise<void> {
  const names = arrivals.map(({ row }) => row.op_id)
  const rows = arrivals.filter(({ row }, n) => names.indexOf(row.op_id) === n).map(({ row }) => row)
  if (rows.length > 0)
    await log.trx.insertInto('op').values(rows).execute()
}

async function keepDecision(log: Log, { device_id, op_no, status, code, seq, late }: OpRow): Promise<void> {
  await log.trx.updateTable('op').set({ status, code, seq, late }).where('device_id', '=', device_id).where('op_no', '=', op_no).execute()
}

async function decide(log: Log, { caller, pulls, heldFor }: Pushing, { stored, row, isSound }: Arrival): Promise<Decision> {
  if (heldFor !== null)
    return decided('quarantined', heldFor)
  if (!isSound)
    return decided('rejected', 'op-malformed')
  if (Buffer.byteLength(row.body) > MAX_BODY_BYTES)
    return decided('rejected', 'op-too-large')
  return await interpret(log, {
    stored,
    standings: standingsOf(caller.grants, stored.op.scope, stored),
    refs: { personId: caller.personId, pulls },
  })
}
