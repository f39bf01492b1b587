import type { Fault } from '../../container/fault-log.ts'
import type { LaneState, SyncActivity, SyncState } from '../../container/shapes.ts'

export interface ReportFacts {
  build: string
  userAgent: string
  deviceId: string
  state: SyncState
  activity: SyncActivity
  faults: readonly Fault[]
  nowMs: number
}

function laneText(lane: LaneState): string {
  return lane.status === 'resting'
    ? `resting ${lane.code} until ${new Date(lane.retryAtMs).toISOString()}`
    : lane.status
}

/** The state of sending in plain text for support: numbers and codes, no names, no captions, no addresses. */
export function reportText({ build, userAgent, deviceId, state, activity, faults, nowMs }: ReportFacts): string {
  return [
    `at ${new Date(nowMs).toISOString()}`,
    `build ${build}`,
    userAgent,
    `device ${deviceId}`,
    `account ${activity.account} reachable ${activity.reachable}`,
    `waiting ops ${state.waitingOps} blobs ${state.waitingBlobs} bytes ${state.waitingBytes} since ${state.oldestMs === null
      ? '-'
      : new Date(state.oldestMs).toISOString()}`,
    `attention ${state.needsAttention}`,
    `push ${laneText(activity.push)}`,
    `pull ${laneText(activity.pull)}`,
    `blobs ${laneText(activity.blobs)} sending ${activity.sending.length}`,
    ...state.scopes.map(({ scope, after, head, complete }) => `${scope} ${after}/${head} ${complete ? 'complete' : 'incomplete'}`),
    ...faults.map(({ atMs, where, code, detail }) => `${new Date(atMs).toISOString()} ${where || '-'} ${code} ${detail}`),
  ].join('\n')
}
