import type { SyncLineState } from '../ui/sync-line-state.ts'
import type { SyncTruth, Waiting } from './sync-truth.ts'
import { unreachable } from '../domain/unreachable.ts'
import { formatTime } from '../i18n/formats.ts'
import { t } from '../i18n/i18n.ts'

/** 3 件存于本机, 2 项改动存于本机; empty where nothing waits. */
export function waitingWords({ kind, count }: Waiting): string {
  switch (kind) {
    case 'files': return t('sync.filesHere', { n: count })
    case 'changes': return t('sync.changesHere', { n: count })
    case 'nothing': return ''
    default: return unreachable(kind)
  }
}

type WordsOf<Kind extends SyncTruth['kind']> = (truth: Extract<SyncTruth, { kind: Kind }>) => SyncLineState | undefined

const lines: { [Kind in SyncTruth['kind']]: WordsOf<Kind> } = {
  'quiet': () => undefined,
  'attention': ({ count }) => ({
    tone: 'bad',
    icon: 'warn',
    text: t('sync.line.attention', { n: count }),
  }),
  'revoked': ({ waiting }) => ({
    tone: 'bad',
    icon: 'lock',
    text: joined(t('sync.line.revoked'), waitingWords(waiting)),
  }),
  'ended': ({ waiting }) => ({
    tone: 'wait',
    icon: 'lock',
    text: joined(t('sync.line.ended'), waitingWords(waiting)),
  }),
  'signed-out': ({ waiting }) => ({
    tone: 'wait',
    icon: 'lock',
    text: joined(t('sync.line.signedOut'), waitingWords(waiting)),
  }),
  'offline': ({ waiting, lastSyncMs }) => ({
    tone: 'wait',
    icon: 'offline',
    text: joined(t('sync.line.offline'), waitingWords(waiting)),
    aside: lastSyncMs === null
      ? undefined
      : t('sync.lastSync', {
          time: formatTime(lastSyncMs),
        }),
  }),
  'sending': ({ done, total }) => ({
    tone: 'act',
    icon: 'cloud-up',
    text: t('sync.line.sending', { done, total }),
  }),
  'held': ({ waiting, why }) => ({
    tone: 'wait',
    icon: 'clock',
    text: joined(waitingWords(waiting), t(`sync.held.${why}`)),
  }),
  'waiting': ({ waiting, code, retryAtMs }) => ({
    tone: 'wait',
    icon: 'cloud-up',
    text: code === 'quota-exceeded'
      ? joined(waitingWords(waiting), t('sync.held.quota'))
      : waitingWords(waiting),
    aside: retryAtMs === null
      ? t('sync.line.soon')
      : t('sync.line.retryAt', {
          time: formatTime(retryAtMs),
        }),
  }),
  'delivered': ({ atMs }) => ({
    tone: 'done',
    icon: 'cloud-ok',
    text: t('sync.line.delivered', {
      time: formatTime(atMs),
    }),
  }),
}

/** The quiet line in words; `undefined` where there is nothing to say. */
export function syncLineOf(truth: SyncTruth): SyncLineState | undefined {
  return (lines[truth.kind] as WordsOf<SyncTruth['kind']>)(truth)
}

interface Arriving { share: number | undefined, isVisit: boolean }

/** While the first download goes on, that is what matters; only a closed door, or what a person must look at, matters more. */
export function arrivalLineOf(truth: SyncTruth, { share, isVisit }: Arriving): SyncLineState | undefined {
  if (truth.kind === 'attention' || truth.kind === 'revoked' || truth.kind === 'ended' || truth.kind === 'signed-out')
    return syncLineOf(truth)
  if (truth.kind === 'offline') {
    return {
      tone: 'wait',
      icon: 'offline',
      text: t('arrival.offline'),
    }
  }
  return {
    tone: 'act',
    icon: 'download',
    text: t(isVisit
      ? 'arrival.visit'
      : 'arrival.unit'),
    aside: share === undefined
      ? undefined
      : t('ui.percent', {
          n: Math.floor(share * 100),
        }),
  }
}

function joined(...parts: string[]): string {
  return parts.filter(Boolean).join(t('sync.line.dot'))
}
