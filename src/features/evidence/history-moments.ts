import type { Item, JournalOp } from '../../container/shapes.ts'
import type { EvidenceStatus } from '../../domain/evidence/schema.ts'
import type { WordKey } from '../../i18n/i18n.ts'
import type { Moment } from '../../ui/AppTimeline.vue'
import type { Tone } from '../../ui/tone.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { formatDateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/i18n.ts'
import { statusLooks } from '../../widgets/evidence-state.ts'

type NameOf = (personId: string | null | undefined) => string

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
export function historyOf(item: Item, ownOps: readonly JournalOp[], nameOf: NameOf): Moment[] {
  return [
    ...recordMoments(item, nameOf),
    ...ownOps.flatMap(ownMoment),
  ].sort((a, b) => a.atMs - b.atMs)
}

function recordMoments(item: Item, nameOf: NameOf): Told[] {
  const { capturedBy, correctedMs, receivedMs, deletedBy, deletedMs } = evidenceOf(item)
  const captured = moment('captured', correctedMs, {
    title: t('viewer.history.captured', {
      name: nameOf(capturedBy),
    }),
    tone: 'done',
  })
  const received = receivedMs === null
    ? []
    : [
        moment('received', receivedMs, {
          title: t('viewer.history.received'),
          tone: 'done',
        }),
      ]
  const deleted = item.deleted && deletedMs !== undefined
    ? [
        moment('deleted', deletedMs, {
          title: t('viewer.history.deleted', {
            name: nameOf(deletedBy),
          }),
          tone: 'bad',
        }),
      ]
    : []
  return [
    captured,
    ...received,
    ...statusMoment(item, nameOf),
    ...deleted,
  ]
}

/** Only the newest state is in the record, with the time of its writing. */
function statusMoment(item: Item, nameOf: NameOf): Told[] {
  const { status, statusReason, submittedBy } = evidenceOf(item)
  const atMs = item.fver.status?.[2]
  if (status === 'draft' || atMs === undefined)
    return []
  const { word, tone } = statusLooks[status]
  const by = status === 'submitted' && submittedBy
    ? nameOf(submittedBy)
    : undefined
  return [
    moment('status', atMs, {
      title: t(word),
      sub: statusReason ?? by,
      tone: tone === 'quiet'
        ? undefined
        : tone,
    }),
  ]
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
