import type { SyncActivity } from '../../container/shapes.ts'
import type { Delivery, Obstacle } from '../../widgets/delivered.ts'
import type { FlowTruth, Waiting } from '../../widgets/sync-truth.ts'
import { unreachable } from '../../domain/unreachable.ts'
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
  delivery: Delivery
}

/** The state in one word and one or two sentences. */
export function summaryOf(facts: SummaryFacts): Summary {
  const hasWork = facts.waiting.kind !== 'nothing'
  return {
    label: t(hasWork
      ? labelOf(facts)
      : 'sync.state'),
    big: bigOf(facts.delivery),
    isDone: facts.delivery.kind === 'all',
    text: hasWork
      ? doorText(facts.account) ?? workText(facts)
      : idleText(facts),
  }
}

/** Whatever is left is told in sentences; nothing of it is called delivered. */
const leavesRest: ReadonlySet<Obstacle> = new Set(['attention', 'quarantined'])

function bigOf(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'all': return t('sync.allDelivered')
    case 'asOf': return delivery.ms === null
      ? t('sync.nothingWaits')
      : t('sync.deliveredAsOf', {
          time: formatTime(delivery.ms),
        })
    case 'not': {
      if (delivery.because.some(({ what }) => what === 'unknown'))
        return t('sync.looking')
      return t(delivery.because.every(({ what }) => leavesRest.has(what))
        ? 'sync.allElseDelivered'
        : 'sync.nothingWaits')
    }
    default: return unreachable(delivery)
  }
}

function labelOf({ truth, isStopped }: SummaryFacts): 'sync.stopped' | 'sync.sending' | 'sync.waiting' {
  if (isStopped)
    return 'sync.stopped'
  return truth.kind === 'sending'
    ? 'sync.sending'
    : 'sync.waiting'
}

/** A closed door explains everything else. */
function doorText(account: SyncActivity['account']): string | undefined {
  switch (account) {
    case 'signed-out': return t('sync.text.signedOut')
    case 'revoked': return t('sync.text.revoked')
    case 'ended': return t('sync.text.ended')
    case 'in': return undefined
    default: return unreachable(account)
  }
}

function workText({ truth, isStopped }: SummaryFacts): string {
  if (truth.kind === 'offline')
    return t('sync.text.offline')
  if (isStopped)
    return t('sync.text.stopped')
  if (truth.kind === 'held')
    return t(`sync.text.held.${truth.why}`)
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

const reasons = {
  unsaved: 'sync.left.unsaved',
  attention: 'sync.text.attention',
  doubted: 'sync.left.doubted',
  deferred: 'sync.left.deferred',
  held: 'sync.left.held',
  tray: 'sync.left.tray',
} as const satisfies Partial<Record<Obstacle, string>>

/** Nothing waits: what is left all the same, each in a sentence. What is kept apart stands below, with what to do. */
function idleText({ account, delivery, truth }: SummaryFacts): string {
  const left = delivery.kind === 'not'
    ? delivery.because.flatMap(({ what, n }) => what in reasons
        ? [
            t(reasons[what as keyof typeof reasons], { n }),
          ]
        : [])
    : []
  const first = doorText(account) ?? standing(delivery, truth)
  return [
    ...first === undefined
      ? []
      : [first],
    ...left,
  ].join(' ')
}

function standing({ kind }: Delivery, truth: FlowTruth): string | undefined {
  if (truth.kind === 'offline')
    return t('sync.text.offlineIdle')
  if (kind === 'asOf')
    return t('sync.text.notAsked')
  return kind === 'all'
    ? t('sync.text.done')
    : undefined
}
