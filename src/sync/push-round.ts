import type { PushReply, PushRequest } from '../protocol/push.ts'
import type { RoundParts } from './sync-parts.ts'
import type { Told } from './tell-waiting.ts'
import { asFailure, Failure } from '../domain/failure.ts'
import { MAX_PUSH_BYTES, MAX_PUSH_OPS, PROTOCOL_VERSION } from '../protocol/version.ts'

/** Room for the envelope around the ops. */
const ENVELOPE_BYTES = 2048

/** How much one push carries; halved when something on the way finds it too large; and what the server heard last. Lives as long as the loop. */
export interface PushLimits extends Told { maxOps: number, maxBytes: number }

export function fullLimits(): PushLimits {
  return { maxOps: MAX_PUSH_OPS, maxBytes: MAX_PUSH_BYTES - ENVELOPE_BYTES, waiting: null }
}

/** A server that refuses this often in a row, though the phone has put right what it named, is asked later. */
const MAX_REFUSALS = 10

/** [SY1] Sends what waits in order, until nothing waits. Safe to repeat: only what the server named is acknowledged. */
export async function pushAll(parts: RoundParts, limits: PushLimits, signal: AbortSignal): Promise<void> {
  let refusals = 0
  for (;;) {
    const outcome = await pushOnce(parts, limits, signal)
    if (outcome === 'nothing waits')
      return
    refusals = outcome === 'taken'
      ? 0
      : refusals + 1
    if (refusals > MAX_REFUSALS)
      throw new Failure('server-failed')
  }
}

async function pushOnce({ store, ...parts }: RoundParts, limits: PushLimits, signal: AbortSignal): Promise<'nothing waits' | 'taken' | 'put right'> {
  const { deviceId, epoch, ops, needsNewId } = await store.outbox.next(limits)
  signal.throwIfAborted()
  if (needsNewId) {
    await takeNewId({ store, ...parts })
    return 'put right'
  }
  if (ops.length === 0)
    return 'nothing waits'
  const request: PushRequest = {
    v: PROTOCOL_VERSION,
    deviceId,
    epoch,
    build: parts.build,
    nowMs: parts.clock.now(),
    waiting: await store.waiting(new Set(ops.map(({ opId }) => opId))),
    ops,
  }
  try {
    const reply = await parts.timed(() => parts.calls.push(request, signal))
    limits.waiting = request.waiting
    checkAnswer(request, reply)
    await store.outbox.record({ askedEpoch: epoch, ...reply })
    await checkProgress(store, request)
    return 'taken'
  }
  catch (error) {
    signal.throwIfAborted()
    await answerRefusal({ store, ...parts }, {
      request,
      limits,
      failure: asFailure(error, 'server-failed'),
      signal,
    })
    return 'put right'
  }
}

/** An answer that names none of the ops would make the loop ask for ever. */
function checkAnswer({ ops }: PushRequest, { results }: PushReply): void {
  const named = new Set(results.map(({ opId }) => opId))
  if (!ops.some(({ opId }) => named.has(opId)))
    throw new Failure('server-failed')
}

/** Nor may an op that was answered come up again: that is a fault on one side or the other, and asking on would not end. */
async function checkProgress({ outbox }: RoundParts['store'], { ops }: PushRequest): Promise<void> {
  const next = await outbox.next({ maxOps: 1, maxBytes: 1 })
  if (next.ops[0] && next.ops[0].opId === ops[0]?.opId)
    throw new Failure('server-failed')
}

interface Refusal { request: PushRequest, limits: PushLimits, failure: Failure, signal: AbortSignal }

/** Said by the server, or by a proxy before it. */
const tooLarge: ReadonlySet<string> = new Set(['body-too-large', 'proxy-limit'])

/** What can be put right here is, and the next push goes on; everything else makes the lane rest. Nothing is ever dropped. */
async function answerRefusal(parts: RoundParts, { request, limits, failure, signal }: Refusal): Promise<void> {
  if (failure.code === 'op-gap')
    return await fillGap(parts, failure.detail.expected ?? 1)
  if (failure.code === 'device-forked')
    return await takeNewId(parts)
  if (failure.code === 'epoch-changed')
    return await learnEpoch(parts, request, signal)
  if (!tooLarge.has(failure.code) || request.ops.length === 1)
    throw failure
  limits.maxOps = Math.ceil(request.ops.length / 2)
  limits.maxBytes = Math.ceil(limits.maxBytes / 2)
}

/** The server holds less than the phone thought. Numbers that this phone does not have either cannot be filled in: it begins anew. */
async function fillGap(parts: RoundParts, expected: number): Promise<void> {
  await parts.store.outbox.resendFrom(expected)
  const { ops } = await parts.store.outbox.next({ maxOps: 1, maxBytes: 1 })
  if ((ops[0]?.opNo ?? 0) > expected)
    await takeNewId(parts)
}

/** The server was put back from a backup. An empty push tells what it still holds of this device, to stopped devices too. */
async function learnEpoch({ store, calls }: RoundParts, { epoch, ...request }: PushRequest, signal: AbortSignal): Promise<void> {
  const reply = await calls.push({
    ...request,
    epoch: '',
    waiting: await store.waiting(),
    ops: [],
  }, signal)
  await store.outbox.record({ askedEpoch: epoch, ...reply })
}

async function takeNewId({ store, newId, remakerFor }: RoundParts): Promise<void> {
  const deviceId = newId()
  await store.outbox.takeNewDevice(deviceId, remakerFor(deviceId))
}
