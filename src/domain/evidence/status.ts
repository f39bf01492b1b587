import type { Action } from '../access/table.ts'
import type { Evidence, EvidenceStatus } from './schema.ts'

interface Move { to: EvidenceStatus, from: readonly EvidenceStatus[], own: Action | null, any: Action }

/** The way of a piece of evidence. `own` applies to what the person captured; `null` means never one's own. */
const moves: readonly Move[] = [
  {
    to: 'submitted',
    from: ['draft', 'returned', 'withdrawn'],
    own: 'evidence.submit.own',
    any: 'evidence.submit.any',
  },
  {
    to: 'withdrawn',
    from: ['draft', 'submitted', 'returned'],
    own: 'evidence.submit.own',
    any: 'evidence.delete.any',
  },
  {
    to: 'approved',
    from: ['submitted'],
    own: null,
    any: 'evidence.approve',
  },
  {
    to: 'accepted',
    from: ['submitted', 'approved'],
    own: null,
    any: 'evidence.accept',
  },
  {
    to: 'returned',
    from: ['submitted', 'approved', 'accepted'],
    own: 'evidence.return',
    any: 'evidence.return',
  },
]

export function canMove(from: EvidenceStatus, to: EvidenceStatus): boolean {
  return moves.some(move => move.to === to && move.from.includes(from))
}

/**
 * The action that moving to this status needs; `null` where nobody may: nobody approves or accepts what they captured or
 * submitted themselves.
 */
export function actionFor(to: EvidenceStatus, evidence: Evidence, personId: string): Action | null {
  const move = moves.find(candidate => candidate.to === to)
  if (!move)
    return null
  const isOwn = evidence.capturedBy === personId || (move.own === null && evidence.submittedBy === personId)
  return isOwn ? move.own : move.any
}

/**
 * May this person change it as their own? What has been checked is no longer its author's alone: from approval on only those
 * who may change anybody's.
 */
export function isOwnToChange({ capturedBy, status }: Pick<Evidence, 'capturedBy' | 'status'>, personId: string): boolean {
  return capturedBy === personId && status !== 'approved' && status !== 'accepted'
}

/** What an inspector may be shown: handed in, not withdrawn, not sent back. */
export function isShownToInspectors(status: EvidenceStatus): boolean {
  return status === 'submitted' || status === 'approved' || status === 'accepted'
}
