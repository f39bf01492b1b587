import type { Item, JournalOp } from '../../container/shapes.ts'
import type { EvidenceStatus } from '../../domain/evidence/schema.ts'
import type { WordKey } from '../../i18n/i18n.ts'
import type { Moment } from '../../ui/AppTimeline.vue'
import type { Tone } from '../../ui/tone.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { formatDateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { statusLooks } from '../../widgets/evidence-state.ts'

interface Told extends Moment { atMs: number }

const ownDeeds: Readonly<Record<string, WordKey>> = {
  'caption.changed': 'viewer.history.caption',
  'evidence.moved': 'viewer.history.moved',
  'clause.linked': 'viewer.history.linked',
  'clause.unlinked': 'viewer.history.unlinked',
  'evidence.restored': 'viewer.history.restored',
}

/**
 * What became of a piece of evidence, oldest first: what the record itself says, and every step that was taken on this
 * phone with whether the server took it in. Steps of other phones show in the record, not one by one.
 */
export function historyOf(item: Item, ownOps: readonly JournalOp[], nameOf: (personId: string | null | undefined) => string): Moment[] {
  return [
    ...recordMoments(item, nameOf),
    ...ownOps.flatMap(ownMoment),
  ].sort((a, b) => a.atMs - b.atMs)
}

function recordMoments(item: Item, nameOf: (personId: string | null | undefined) => string): Told[] {
  const evidence = evidenceOf(item)
  const moments: Told[] = [
    moment('captured', evidence.correctedMs, {
      title: t('viewer.history.captured', {
        name: nameOf(evidence.capturedBy),
      }),
      tone: 'done',
    }),
  ]
  if (evidence.receivedMs !== null) {
    moments.push(moment('received', evidence.receivedMs, {
      title: t('viewer.history.received'),
      tone: 'done',
    }))
  }
  const statusMs = item.fver.status?.[2]
  if (evidence.status !== 'draft' && statusMs !== undefined) {
    const { word, tone } = statusLooks[evidence.status]
    const by = evidence.status === 'submitted' && evidence.submittedBy
      ? nameOf(evidence.submittedBy)
      : undefined
    moments.push(moment('status', statusMs, {
      title: t(word),
      sub: evidence.statusReason ?? by,
      tone: tone === 'quiet'
        ? undefined
        : tone,
    }))
  }
  if (item.deleted && evidence.deletedMs !== undefined) {
    moments.push(moment('deleted', evidence.deletedMs, {
      title: t('viewer.history.deleted', {
        name: nameOf(evidence.deletedBy),
      }),
      tone: 'bad',
    }))
  }
  return moments
}

/** Captures and the newest state are told by the record already. */
function ownMoment({ op, state }: JournalOp): Told[] {
  const word = ownDeeds[op.kind]
  const title = op.kind === 'status.changed' && state !== 'done'
    ? t(statusLooks[(op.body as { to: EvidenceStatus }).to].word)
    : word && t(word)
  if (!title)
    return []
  return [
    moment(op.opId, op.clientMs, {
      title,
      sub: ownState(state),
      tone: ownTone(state),
    }),
  ]
}

const stateWords: Readonly<Record<JournalOp['state'], WordKey>> = {
  waiting: 'viewer.history.waiting',
  done: 'viewer.history.here',
  settled: 'viewer.history.here',
  deferred: 'viewer.history.waiting',
  quarantined: 'viewer.history.refused',
  refused: 'viewer.history.refused',
}

function ownState(state: JournalOp['state']): string {
  return t(stateWords[state])
}

function ownTone(state: JournalOp['state']): Tone | undefined {
  const word = stateWords[state]
  if (word === 'viewer.history.refused')
    return 'bad'
  return word === 'viewer.history.waiting'
    ? 'wait'
    : undefined
}

function moment(key: string, atMs: number, about: Omit<Moment, 'key' | 'aside'>): Told {
  return {
    key,
    atMs,
    aside: formatDateTime(atMs),
    ...about,
  }
}
