import type { Item } from '../container/shapes.ts'
import type { Action } from '../domain/access/table.ts'
import type { EvidenceStatus } from '../domain/evidence/schema.ts'
import { evidenceOf } from '../domain/evidence/schema.ts'
import { actionFor, canMove, isOwnToChange } from '../domain/evidence/status.ts'
import { useMe } from './useMe.ts'

export interface EvidenceAuthority {
  mayEdit: (item: Item) => boolean
  mayRemove: (item: Item) => boolean
  mayRestore: (item: Item) => boolean
  /** Order that it be destroyed; a second person decides. */
  mayErase: (item: Item) => boolean
  /** Is this a step from where it is now, and one that this person may take? */
  mayBecome: (item: Item, to: EvidenceStatus) => boolean
}

/** What I may do with a piece of evidence, by the table that the server refuses by. */
export function useEvidenceAuthority(): EvidenceAuthority {
  const { personId, may } = useMe()
  const allows = (own: Action, any: Action) => (item: Item): boolean =>
    may(isOwnToChange(evidenceOf(item), personId)
      ? own
      : any)
  return {
    mayEdit: allows('evidence.edit.own', 'evidence.edit.any'),
    mayRemove: allows('evidence.delete.own', 'evidence.delete.any'),
    mayRestore: allows('evidence.restore.own', 'evidence.restore.any'),
    mayErase: allows('erasure.ask', 'erasure.ask'),
    mayBecome(item, to) {
      const evidence = evidenceOf(item)
      const action = actionFor(to, evidence, personId)
      return !item.deleted && action !== null && may(action) && canMove(evidence.status, to)
    },
  }
}
