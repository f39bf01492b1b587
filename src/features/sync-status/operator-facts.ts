import type { LaneName, LaneState, LaneTrouble, SyncActivity, SyncState } from '../../container/shapes.ts'
import { formatBytes, formatDateTime, formatTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'

export interface OperatorSource {
  build: string
  deviceId: string
  state: SyncState
  activity: SyncActivity
}

interface Fact { label: string, value: string }

/** Enough to tell one from another at a glance; the whole stands in the copy for support. */
const SHORT = 8

/** What the administrator reads: how much, since when, which server's generation, how far it is backed up. */
export function operatorFacts({ build, deviceId, state, activity }: OperatorSource): Fact[] {
  return [
    {
      label: t('sync.detail.ops'),
      value: String(state.waitingOps),
    },
    {
      label: t('sync.detail.blobs'),
      value: String(state.waitingBlobs),
    },
    {
      label: t('sync.detail.bytes'),
      value: formatBytes(state.waitingBytes),
    },
    {
      label: t('sync.detail.oldest'),
      value: timeOf(state.oldestMs),
    },
    ...(['push', 'blobs', 'pull'] as const).map(lane => laneFact(lane, activity)),
    ...keptFacts(state),
    {
      label: t('sync.detail.device'),
      value: deviceId.slice(-SHORT),
    },
    {
      label: t('sync.detail.epoch'),
      value: state.epoch.slice(0, SHORT) || t('sync.detail.none'),
    },
    ...state.scopes.map(({ scope, after, head, backedUpThrough }) => ({
      label: shortScope(scope),
      value: t('sync.detail.cursor', { after, head, backedUp: backedUpThrough }),
    })),
    {
      label: t('me.about.build'),
      value: build,
    },
  ]
}

const laneWord = {
  push: 'sync.detail.push',
  pull: 'sync.detail.pull',
  blobs: 'sync.detail.blobLane',
} as const satisfies Record<LaneName, string>

function laneFact(lane: LaneName, { [lane]: state, troubles }: SyncActivity): Fact {
  return {
    label: t(laneWord[lane]),
    value: [
      laneWords(state, troubles?.[lane]),
      ...state.status !== 'resting' && troubles?.[lane]
        ? [
            lastWords(troubles[lane]),
          ]
        : [],
    ].join(t('sync.line.dot')),
  }
}

function laneWords(state: LaneState, trouble: LaneTrouble | undefined): string {
  return state.status === 'resting'
    ? t('sync.lane.resting', {
        code: state.code,
        time: formatTime(state.retryAtMs),
        failures: trouble?.failures ?? 1,
      })
    : t(`sync.lane.${state.status}`)
}

function lastWords({ code, atMs, failures }: LaneTrouble): string {
  return t('sync.lane.last', {
    code,
    time: formatTime(atMs),
    failures,
  })
}

/** What the server holds without having applied it, or is asked about again; named only where there is any. */
function keptFacts({ deferredOps, quarantinedOps, doubtedOps, heldBlobs }: SyncState): Fact[] {
  return [
    {
      label: t('sync.detail.deferred'),
      n: deferredOps,
    },
    {
      label: t('sync.detail.quarantined'),
      n: quarantinedOps,
    },
    {
      label: t('sync.detail.doubted'),
      n: doubtedOps,
    },
    {
      label: t('sync.detail.held'),
      n: heldBlobs,
    },
  ].filter(({ n }) => n > 0).map(({ label, n }) => ({
    label,
    value: String(n),
  }))
}

/** `work:…cccc`: kind, and the end of the id, since there are several visits. */
function shortScope(scope: string): string {
  const [kind = '', id = ''] = scope.split(':')
  return `${kind} ${id.slice(-4)}`
}

function timeOf(ms: number | null): string {
  return ms === null
    ? t('sync.detail.none')
    : formatDateTime(ms)
}
