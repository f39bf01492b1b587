import type { Room } from '../domain/evidence/size-rule.ts'
import type { Account } from './account.ts'
import type { Allowance } from './allowance.ts'
import type { Downloads } from './downloads.ts'
import type { Gate, Hold } from './gate.ts'
import type { Lane } from './lane.ts'
import type { OpenNudges, SyncLocks } from './server-calls.ts'
import type { LaneState, SyncActivity, SyncLoop } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import type { WaitingTeller } from './tell-waiting.ts'
import type { UploadLane } from './upload-round.ts'
import { createAccount } from './account.ts'
import { createAllowance } from './allowance.ts'
import { createClockKeeper } from './clock-offset.ts'
import { createDownloads } from './downloads.ts'
import { createDueScopes } from './due-scopes.ts'
import { createGate } from './gate.ts'
import { createLane } from './lane.ts'
import { createPace } from './pace.ts'
import { prepareOffline } from './prepare-offline.ts'
import { fullLimits, pushAll } from './push-round.ts'
import { createSchedule } from './schedule.ts'
import { createWaitingTeller } from './tell-waiting.ts'
import { uploadAll } from './upload-round.ts'

export interface SyncLoopParts extends Omit<RoundParts, 'timed'> {
  personId: string
  locks: SyncLocks
  nudges: OpenNudges
  random?: () => number
  /** What previews and originals wait for at this moment; asked before each file. Nothing where it is not given. */
  holdOf?: () => Promise<Hold | null>
  /** What the browser says of its room: large downloads leave some for what is still to be captured. */
  roomOf?: () => Promise<Room | undefined>
  /** Hears of what went wrong without anybody waiting for it. */
  onFault?: (error: unknown) => void
}

interface Engine {
  account: Account
  downloads: Downloads
  uploads: UploadLane
  gate: Gate
  allowance: Allowance
  lanes: Record<'push' | 'pull' | 'blobs', Lane>
  teller: WaitingTeller
  /** Push goes first, so that records are there before bytes. `isForced` forgets pauses and does not wait for other tabs. */
  round: (isForced: boolean) => Promise<void>
  pullSoon: (scope: string) => Promise<void>
}

/** Sends and receives for one person. A loop that was stopped stays stopped. */
export function createSyncLoop({ personId, locks, nudges, random = Math.random, holdOf = async () => null, roomOf, onFault, ...rest }: SyncLoopParts): SyncLoop {
  const parts: RoundParts = {
    ...rest,
    timed: createClockKeeper(rest.store.facts, rest.clock.now),
  }
  const listeners = new Set<(activity: SyncActivity) => void>()
  const engine = createEngine(parts, {
    personId,
    locks,
    random,
    holdOf,
    roomOf,
    tell,
  })
  const { account, downloads, lanes, round } = engine
  const schedule = createSchedule({
    ...parts,
    random,
    locks,
    nudges,
    personId,
    onFault,
    round,
    pullSoon: engine.pullSoon,
  })
  const roundNow = (): Promise<void> => {
    account.forget()
    return round(true)
  }

  function tell(): void {
    schedule.hear(account.state() === 'in' || account.state() === 'signed-out')
    listeners.forEach(listener => listener(activityOf(engine, parts.clock.now())))
  }

  return {
    start: schedule.start,
    stop() {
      schedule.stop()
      engine.teller.stop()
      Object.values(lanes).forEach(lane => lane.stop())
    },
    sendNow() {
      engine.gate.open()
      engine.allowance.forget()
      return roundNow()
    },
    nudge: () => void roundNow(),
    async retryOne(sha256) {
      engine.uploads.wanted.delete(sha256)
      engine.uploads.wanted.add(sha256)
      engine.allowance.forget()
      await parts.store.blobs.retry(sha256)
      await lanes.blobs.wakeNow()
    },
    fetchBlob: downloads.fetchBlob,
    prepareOffline: options => prepareOffline(parts, downloads, options),
    activity: () => activityOf(engine, parts.clock.now()),
    onActivity(listener) {
      listeners.add(listener)
      listener(activityOf(engine, parts.clock.now()))
      return () => void listeners.delete(listener)
    },
  }
}

interface EngineParts extends Pick<SyncLoopParts, 'personId' | 'locks'> {
  random: () => number
  holdOf: () => Promise<Hold | null>
  roomOf: SyncLoopParts['roomOf'] | undefined
  tell: () => void
}

function createEngine(parts: RoundParts, { personId, locks, random, holdOf, roomOf, tell }: EngineParts): Engine {
  const downloads = createDownloads({ ...parts, roomOf })
  const account = createAccount(parts, personId, tell)
  const gate = createGate(holdOf)
  const allowance = createAllowance()
  let acked = 0
  const uploads: UploadLane = {
    pace: createPace(),
    sending: new Map(),
    lacked: new Set(),
    wanted: new Set(),
    gate,
    allowance,
    onChange: tell,
    onAcked: () => {
      acked += 1
    },
  }
  const limits = fullLimits()
  const due = createDueScopes(parts, account, downloads)
  let push: Lane | undefined
  const teller = createWaitingTeller({
    ...parts,
    told: limits,
    isOpen: () => account.state() === 'in' && account.isSure() && push?.state().status !== 'resting',
    wake: () => void push?.wake(),
  })
  let isForced = false

  /** [SY5] A lane of its own for each way of talking, under a lock that saves other tabs the work. */
  function laneOf(name: string, work: (signal: AbortSignal) => Promise<void>): Lane {
    return createLane({
      clock: parts.clock,
      random,
      onChange: tell,
      through: () => name === 'blobs'
        ? acked
        : 0,
      async work(signal) {
        const watched = (): Promise<void> => account.watched(() => work(signal))
        // A tab that was frozen keeps its lock; whoever taps does not wait for it. Two at once are only wasteful.
        if (await locks.ifFree(`jz-sync-${personId}-${name}`, watched) === 'busy' && isForced)
          await watched()
      },
    })
  }

  push = laneOf('push', async (signal) => {
    await pushAll(parts, limits, signal)
    await teller.tell(signal)
  })
  const lanes = {
    push,
    pull: laneOf('pull', due.pull),
    blobs: laneOf('blobs', async (signal) => {
      await uploadAll(parts, uploads, signal).finally(() => teller.tell(signal))
      if (account.state() === 'in')
        await downloads.fetchWanted(signal)
    }),
  }

  async function round(isNow: boolean): Promise<void> {
    isForced = isNow
    due.addAll()
    const wake = (lane: Lane): Promise<void> => isNow
      ? lane.wakeNow()
      : lane.wake()
    await wake(lanes.push)
    await Promise.all([
      wake(lanes.pull).then(() => wake(lanes.blobs)),
      wake(lanes.blobs),
    ])
  }

  async function pullSoon(scope: string): Promise<void> {
    due.add(scope)
    await lanes.pull.wake()
    await lanes.blobs.wake()
  }

  return {
    account,
    downloads,
    uploads,
    gate,
    allowance,
    lanes,
    teller,
    round,
    pullSoon,
  }
}

/** A day that is full looks like a rest of this lane; what others made is fetched meanwhile. */
function blobsState({ lanes, uploads, allowance }: Engine, nowMs: number): LaneState {
  const state = lanes.blobs.state()
  const untilMs = allowance.untilMs(nowMs)
  return untilMs === null || state.status === 'resting' || uploads.sending.size > 0
    ? state
    : { status: 'resting', code: 'quota-exceeded', retryAtMs: untilMs }
}

function activityOf(engine: Engine, nowMs: number): SyncActivity {
  const { account, lanes, uploads, gate } = engine
  return {
    account: account.state(),
    reachable: account.reachable(),
    push: lanes.push.state(),
    pull: lanes.pull.state(),
    blobs: blobsState(engine, nowMs),
    sending: [
      ...uploads.sending.values(),
    ],
    held: gate.held(),
    troubles: Object.fromEntries(Object.entries(lanes).flatMap(([name, lane]) => {
      const trouble = lane.trouble()
      return trouble
        ? [
            [name, trouble],
          ]
        : []
    })),
  }
}
