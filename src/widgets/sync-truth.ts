import type { Hold, SyncActivity, SyncState } from '../container/shapes.ts'
import type { FailureCode } from '../domain/failure.ts'
import type { Delivery } from './delivered.ts'

/** What can be said about sending at this moment, and nothing beyond what the data says. */
export type SyncTruth = FlowTruth | { kind: 'attention', count: number }

/** How sending stands. */
export type FlowTruth
  = | { kind: 'quiet' }
    | { kind: 'revoked', waiting: Waiting }
    | { kind: 'ended', waiting: Waiting }
    | { kind: 'signed-out', waiting: Waiting }
    | { kind: 'offline', waiting: Waiting, lastSyncMs: number | null }
    | { kind: 'sending', done: number, total: number }
    | { kind: 'held', waiting: Waiting, why: Hold }
    | { kind: 'waiting', waiting: Waiting, code: FailureCode | null, retryAtMs: number | null }
    | { kind: 'delivered', atMs: number }

/** What waits on this phone: files, or only changes to what the server has already. */
export interface Waiting {
  kind: 'files' | 'changes' | 'nothing'
  count: number
}

/** The run of sending that goes on or has just ended: what was delivered since something began to wait. */
export interface Run {
  done: number
  /** When the last of it was delivered, `null` while something waits or nothing ever did. */
  endedMs: number | null
}

export interface SyncFacts {
  state: SyncState
  activity: SyncActivity
  waitingFiles: number
  seemsOnline: boolean
  run: Run
  /** May "all delivered" be said? */
  delivery: Delivery
  nowMs: number
}

/** "All delivered" stands this long after the last file, then there is nothing more to say. */
export const DELIVERED_STANDS_MS = 60_000

export function waitingOf(state: Pick<SyncState, 'waitingOps' | 'waitingBlobs'>, waitingFiles: number): Waiting {
  if (waitingFiles > 0)
    return { kind: 'files', count: waitingFiles }
  const count = state.waitingOps || state.waitingBlobs
  return {
    kind: count > 0
      ? 'changes'
      : 'nothing',
    count,
  }
}

/** The run after what waits has changed. Files and changes are counted apart: a change of what is counted is no delivery. */
export function nextRun(run: Run, { before, after, nowMs }: { before: Waiting, after: Waiting, nowMs: number }): Run {
  if (after.kind === 'nothing') {
    return {
      done: run.done + before.count,
      endedMs: before.kind === 'nothing'
        ? run.endedMs
        : nowMs,
    }
  }
  if (before.kind === 'nothing' || (before.kind === 'changes' && after.kind === 'files'))
    return { done: 0, endedMs: null }
  const delivered = before.kind === after.kind
    ? Math.max(0, before.count - after.count)
    : before.count
  return { done: run.done + delivered, endedMs: null }
}

export function isSending({ push, blobs, sending }: SyncActivity): boolean {
  return sending.length > 0 || push.status === 'working' || blobs.status === 'working'
}

/** One thing at a time, the one that matters most first. */
export function syncTruth(facts: SyncFacts): SyncTruth {
  const { needsAttention } = facts.state
  return needsAttention > 0
    ? { kind: 'attention', count: needsAttention }
    : flowTruth(facts)
}

/** How sending stands, whatever else a person has to look at. */
export function flowTruth({ state, activity, waitingFiles, seemsOnline, run, delivery, nowMs }: SyncFacts): FlowTruth {
  const waiting = waitingOf(state, waitingFiles)
  if (activity.account !== 'in')
    return { kind: activity.account, waiting }
  if (!seemsOnline || activity.reachable === false)
    return { kind: 'offline', waiting, lastSyncMs: state.lastSyncMs }
  if (waiting.kind !== 'nothing') {
    // The looks that a round takes meanwhile are no sending.
    if (activity.held && activity.sending.length === 0 && restOf(activity).code === null)
      return { kind: 'held', waiting, why: activity.held }
    return isSending(activity)
      ? { kind: 'sending', done: run.done, total: run.done + waiting.count }
      : {
          kind: 'waiting',
          waiting,
          ...restOf(activity),
        }
  }
  return run.endedMs !== null && delivery.kind === 'all' && nowMs - run.endedMs < DELIVERED_STANDS_MS
    ? { kind: 'delivered', atMs: run.endedMs }
    : { kind: 'quiet' }
}

/** Why sending rests and until when, if it does. */
export function restOf({ push, blobs }: SyncActivity): { code: FailureCode | null, retryAtMs: number | null } {
  for (const lane of [push, blobs]) {
    if (lane.status === 'resting')
      return { code: lane.code, retryAtMs: lane.retryAtMs }
  }
  return { code: null, retryAtMs: null }
}
