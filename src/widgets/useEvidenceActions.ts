import type { Item } from '../container/shapes.ts'
import type { EvidenceAuthority } from './useEvidenceAuthority.ts'
import { useOpened } from '../container/container.ts'
import { evidenceOf } from '../domain/evidence/schema.ts'
import { useDeeds } from './useDeeds.ts'
import { useEvidenceAuthority } from './useEvidenceAuthority.ts'

type Items = readonly Item[]

/** Each resolves with whether anything was done; see useDeeds. */
export interface EvidenceActions extends EvidenceAuthority {
  submit: (items: Items) => Promise<boolean>
  withdraw: (items: Items) => Promise<boolean>
  remove: (items: Items) => Promise<boolean>
  restore: (items: Items) => Promise<boolean>
  /** Files them under an activity, or under none. */
  move: (items: Items, activityId: string | null) => Promise<boolean>
  /** Adds clauses (`edition#clause`) to all of them. */
  link: (items: Items, clauses: readonly string[]) => Promise<boolean>
  unlink: (items: Items, clause: string) => Promise<boolean>
}

/** What a person does with evidence, one piece or many. */
export function useEvidenceActions(): EvidenceActions {
  const { recorder } = useOpened()
  const authority = useEvidenceAuthority()
  return {
    ...authority,
    ...statusActions(recorder, authority),
    ...filingActions(recorder, authority),
  }
}

type Recorder = ReturnType<typeof useOpened>['recorder']

function statusActions(recorder: Recorder, { mayBecome, mayRemove, mayRestore }: EvidenceAuthority): Pick<EvidenceActions, 'submit' | 'withdraw' | 'remove' | 'restore'> {
  const carryOut = useDeeds()
  return {
    submit: items => carryOut({
      items,
      allowed: item => mayBecome(item, 'submitted'),
      run: targets => recorder.changeStatus(targets, 'submitted'),
      done: 'evidence.done.submitted',
    }),
    withdraw: items => carryOut({
      items,
      allowed: item => mayBecome(item, 'withdrawn'),
      run: targets => recorder.changeStatus(targets, 'withdrawn'),
      done: 'evidence.done.withdrawn',
    }),
    remove: items => carryOut({
      items,
      allowed: mayRemove,
      run: targets => recorder.remove('evidence', targets),
      done: 'evidence.done.removed',
      undo: targets => recorder.restore('evidence', targets),
    }),
    restore: items => carryOut({
      items,
      allowed: mayRestore,
      run: targets => recorder.restore('evidence', targets),
      done: 'evidence.done.restored',
    }),
  }
}

function filingActions(recorder: Recorder, { mayEdit }: EvidenceAuthority): Pick<EvidenceActions, 'move' | 'link' | 'unlink'> {
  const carryOut = useDeeds()
  return {
    move: (items, activityId) => carryOut({
      items,
      allowed: mayEdit,
      run: targets => recorder.move(targets, activityId),
      done: activityId === null
        ? 'evidence.done.movedOut'
        : 'evidence.done.moved',
      async undo(targets, before) {
        for (const [index, item] of before.entries())
          await recorder.move(targets.slice(index, index + 1), evidenceOf(item).activityId)
      },
    }),
    link: (items, clauses) => carryOut({
      items,
      allowed: mayEdit,
      async run(targets) {
        for (const clause of clauses)
          await recorder.link('evidence', targets, clause)
      },
      done: 'evidence.done.linked',
      async undo(targets, before) {
        for (const clause of clauses)
          await recorder.unlink('evidence', targets.filter((_, index) => !serves(before[index], clause)), clause)
      },
    }),
    unlink: (items, clause) => carryOut({
      items,
      allowed: mayEdit,
      run: targets => recorder.unlink('evidence', targets, clause),
      done: 'evidence.done.unlinked',
      undo: targets => recorder.link('evidence', targets, clause),
    }),
  }
}

/** Served the clause already before it was linked: undoing must not take that away. */
function serves(item: Item | undefined, clause: string): boolean {
  return item !== undefined && clause in evidenceOf(item).clauses
}
