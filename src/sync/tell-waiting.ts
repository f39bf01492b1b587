import type { Waiting } from '../protocol/push.ts'
import type { WaitingTally } from '../storage/outbox.ts'
import type { RoundParts } from './sync-parts.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'

/** What the server was last told still waits here; `null` before the first word of this page. */
export interface Told { waiting: Waiting | null }

export interface WaitingTeller {
  /** Tells where the server believes something else. Never fails: what was not heard is told with the next round. */
  tell: (signal: AbortSignal) => Promise<void>
  stop: () => void
}

interface TellerParts extends RoundParts {
  told: Told
  /** Whether the server is to hear of this phone: not of a stopped one, not signed out, not while pushes rest. */
  isOpen: () => boolean
  /** Comes back to `tell` after a pause. */
  wake: () => void
}

/** That nothing waits any more is news, told soon; how much of it waits is not told more often than this. */
const PAUSE_MS = { empty: 5000, some: 60_000 } as const

/**
 * [SY14] What waits travels with every push, but bytes follow after the last one. So the server hears once more, in a push
 * without ops, when all of it has gone; else the task force would read of work on phones that are long empty.
 */
export function createWaitingTeller({ told, isOpen, wake, ...parts }: TellerParts): WaitingTeller {
  let triedMs = -Infinity
  let cancel = (): void => {}

  async function tell(signal: AbortSignal): Promise<void> {
    const waiting = await parts.store.waiting()
    if (!isOpen() || isSame(waiting, told.waiting))
      return
    const restMs = triedMs + PAUSE_MS[isEmpty(waiting)
      ? 'empty'
      : 'some'] - parts.clock.now()
    cancel()
    if (restMs > 0) {
      cancel = parts.clock.later(restMs, wake)
      return
    }
    triedMs = parts.clock.now()
    await pushNothing(parts, waiting, signal)
    told.waiting = waiting
  }

  return {
    tell: signal => tell(signal).catch(() => signal.throwIfAborted()),
    stop: () => cancel(),
  }
}

/** The empty epoch: it says nothing of what the phone knows, so it brings nothing about. */
async function pushNothing({ store, calls, clock, build, timed }: RoundParts, waiting: Waiting, signal: AbortSignal): Promise<void> {
  const { deviceId } = await store.facts.device()
  await timed(() => calls.push({
    v: PROTOCOL_VERSION,
    deviceId,
    epoch: '',
    build,
    nowMs: clock.now(),
    waiting,
    ops: [],
  }, signal))
}

function isEmpty({ ops, blobs }: WaitingTally): boolean {
  return ops + blobs === 0
}

function isSame(a: WaitingTally, b: WaitingTally | null): boolean {
  return a.ops === b?.ops && a.blobs === b.blobs && a.bytes === b.bytes
}
