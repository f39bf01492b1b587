import type { Fault } from '../../container/fault-log.ts'
import type { LaneName, LaneState, LaneTrouble, SyncActivity, SyncState } from '../../container/shapes.ts'

export interface ReportFacts {
  build: string
  userAgent: string
  deviceId: string
  state: SyncState
  activity: SyncActivity
  faults: readonly Fault[]
  nowMs: number
}

/** The state of sending in plain text for support: numbers and codes, no names, no captions, no addresses. */
export function reportText({ build, userAgent, deviceId, state, activity, faults, nowMs }: ReportFacts): string {
  return [
    `at ${stamp(nowMs)}`,
    `build ${build}`,
    userAgent,
    `device ${deviceId}`,
    `epoch ${state.epoch || '-'}`,
    `account ${activity.account} reachable ${activity.reachable}`,
    `waiting ops ${state.waitingOps} blobs ${state.waitingBlobs} bytes ${state.waitingBytes} since ${stamp(state.oldestMs)}`,
    `files waiting ${state.files.waiting} refused ${state.files.refused} sent ${state.files.sent} held ${state.heldBlobs}`,
    `attention ${state.needsAttention} deferred ${state.deferredOps} quarantined ${state.quarantinedOps} doubted ${state.doubtedOps}`,
    `last answer ${stamp(state.lastSyncMs)}`,
    laneLine('push', activity),
    laneLine('pull', activity),
    `${laneLine('blobs', activity)} sending ${activity.sending.length} held ${activity.held ?? '-'}`,
    ...state.scopes.map(({ scope, after, head, complete, backedUpThrough }) =>
      `${scope} ${after}/${head} ${complete ? 'complete' : 'incomplete'} backed up ${backedUpThrough}`),
    ...faults.map(({ atMs, where, code, detail }) => `${stamp(atMs)} ${where || '-'} ${code} ${detail}`),
  ].join('\n')
}

function stamp(ms: number | null): string {
  return ms === null
    ? '-'
    : new Date(ms).toISOString()
}

function laneLine(name: LaneName, { [name]: lane, troubles }: SyncActivity): string {
  return `${name} ${laneText(lane)}${troubleText(troubles?.[name])}`
}

function laneText(lane: LaneState): string {
  return lane.status === 'resting'
    ? `resting ${lane.code} until ${stamp(lane.retryAtMs)}`
    : lane.status
}

function troubleText(trouble: LaneTrouble | undefined): string {
  return trouble
    ? `, last ${trouble.code} at ${stamp(trouble.atMs)}, ${trouble.failures} in a row`
    : ''
}
