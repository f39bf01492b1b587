import type { SyncActivity } from '../../container/shapes.ts'
import type { FlowTruth, Waiting } from '../../widgets/sync-truth.ts'
import { formatTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'

export interface Summary {
  label: string
  /** Where nothing waits. */
  big: string
  isDone: boolean
  /** Why it stands so and what happens next. */
  text: string
}

export interface SummaryFacts {
  truth: FlowTruth
  account: SyncActivity['account']
  waiting: Waiting
  isStopped: boolean
  /** What was refused and nobody has looked at yet. */
  needsAttention: number
}

/** The state in one word and one or two sentences. */
export function summaryOf(facts: SummaryFacts): Summary {
  const hasWork = facts.waiting.kind !== 'nothing'
  return {
    label: t(hasWork
      ? labelOf(facts)
      : 'sync.state'),
    big: t(bigOf(facts)),
    isDone: !hasWork && facts.needsAttention === 0 && facts.truth.kind !== 'offline' && facts.account === 'in',
    text: textOf(facts),
  }
}

/** Nothing is called delivered as long as something of it was refused. */
function bigOf({ truth, waiting, needsAttention }: SummaryFacts): 'sync.nothingWaits' | 'sync.allElseDelivered' | 'sync.allDelivered' {
  if (waiting.kind !== 'nothing' || truth.kind === 'offline')
    return 'sync.nothingWaits'
  return needsAttention > 0
    ? 'sync.allElseDelivered'
    : 'sync.allDelivered'
}

function labelOf({ truth, isStopped }: SummaryFacts): 'sync.stopped' | 'sync.sending' | 'sync.waiting' {
  if (isStopped)
    return 'sync.stopped'
  return truth.kind === 'sending'
    ? 'sync.sending'
    : 'sync.waiting'
}

function textOf({ truth, account, waiting, isStopped, needsAttention }: SummaryFacts): string {
  if (account === 'signed-out')
    return t('sync.text.signedOut')
  if (account === 'revoked')
    return t('sync.text.revoked')
  if (account === 'ended')
    return t('sync.text.ended')
  if (truth.kind === 'offline') {
    return t(waiting.kind === 'nothing'
      ? 'sync.text.offlineIdle'
      : 'sync.text.offline')
  }
  if (waiting.kind === 'nothing') {
    return needsAttention > 0
      ? t('sync.text.attention', { n: needsAttention })
      : t('sync.text.done')
  }
  if (isStopped)
    return t('sync.text.stopped')
  if (truth.kind === 'waiting' && truth.code) {
    return [
      t(`failure.${truth.code}`),
      truth.retryAtMs === null
        ? ''
        : t('sync.text.retryAt', {
            time: formatTime(truth.retryAtMs),
          }),
    ].join('')
  }
  return t('sync.text.sending')
}
