import type { JournalOp } from '../../container/shapes.ts'
import type { WordKey } from '../../i18n/i18n.ts'
import { t } from '../../i18n/i18n.ts'

/** What the person did, by the kind of the op. */
const doings: Readonly<Record<string, WordKey>> = {
  'evidence.captured': 'sync.op.captured',
  'caption.changed': 'sync.op.caption',
  'evidence.moved': 'sync.op.moved',
  'status.changed': 'sync.op.status',
  'clause.linked': 'sync.op.linked',
  'clause.unlinked': 'sync.op.unlinked',
  'evidence.deleted': 'sync.op.deleted',
  'evidence.restored': 'sync.op.restored',
  'activity.created': 'sync.op.activityCreated',
  'activity.changed': 'sync.op.activityChanged',
  'activity.deleted': 'sync.op.deleted',
  'activity.restored': 'sync.op.restored',
  'remark.made': 'sync.op.remark',
  'remark.changed': 'sync.op.remark',
  'assignment.set': 'sync.op.assignment',
  'conflict.settled': 'sync.op.conflict',
  'conflict.reopened': 'sync.op.conflict',
}

/** Ops that come with bytes: the line of the file tells of them. */
const ofAFile: ReadonlySet<string> = new Set(['evidence.captured', 'derivative.added'])

export function isOfAFile({ op }: JournalOp): boolean {
  return ofAFile.has(op.kind)
}

export function doingOf({ op }: JournalOp): string {
  return t(doings[op.kind] ?? 'sync.op.other')
}

/** Why it did not take effect: refused for a reason, or kept apart until the administrator looks. */
export function reasonOf({ state, code }: JournalOp): string {
  if (state === 'quarantined')
    return t('sync.op.quarantined')
  return t(`failure.${code ?? 'op-malformed'}`)
}
