import type { Item, Target } from '../container/shapes.ts'
import type { Evidence, EvidenceStatus } from '../domain/evidence/schema.ts'
import type { WordKey } from '../i18n/i18n.ts'
import { useOpened } from '../container/container.ts'
import { evidenceOf } from '../domain/evidence/schema.ts'
import { actionFor, canMove } from '../domain/evidence/status.ts'
import { asFailure } from '../domain/failure.ts'
import { t } from '../i18n/i18n.ts'
import { toast } from '../ui/toast.ts'
import { useMe } from './useMe.ts'

export interface EvidenceActions {
  mayEdit: (item: Item) => boolean
  mayRemove: (item: Item) => boolean
  mayRestore: (item: Item) => boolean
  mayBecome: (item: Item, to: EvidenceStatus) => boolean
  submit: (items: readonly Item[]) => Promise<boolean>
  withdraw: (items: readonly Item[]) => Promise<boolean>
  remove: (items: readonly Item[]) => Promise<boolean>
  restore: (items: readonly Item[]) => Promise<boolean>
  /** Files them under an activity, or under none. */
  move: (items: readonly Item[], activityId: string | null) => Promise<boolean>
  /** Adds clauses (`edition#clause`) to all of them. */
  link: (items: readonly Item[], clauses: readonly string[]) => Promise<boolean>
  unlink: (items: readonly Item[], clause: string) => Promise<boolean>
}

interface Deed {
  items: readonly Item[]
  allowed: (item: Item) => boolean
  run: (targets: readonly Target[], items: readonly Item[]) => Promise<void>
  done: WordKey
  undo?: (targets: readonly Target[], items: readonly Item[]) => Promise<void>
}

/**
 * What a person may do with evidence, one or many. Each deed is on disk when it resolves, says what it did and how many it
 * had to leave out, and offers the way back where there is one. `false` where nothing was done.
 */
export function useEvidenceActions(): EvidenceActions {
  const { recorder, sync } = useOpened()
  const { personId, may } = useMe()
  const isOwn = (item: Item): boolean => evidenceOf(item).capturedBy === personId
  const allows = (own: Parameters<typeof may>[0], any: Parameters<typeof may>[0]) => (item: Item): boolean => may(isOwn(item)
    ? own
    : any)
  const mayEdit = allows('evidence.edit.own', 'evidence.edit.any')
  const mayRemove = allows('evidence.delete.own', 'evidence.delete.any')
  const mayRestore = allows('evidence.restore.own', 'evidence.restore.any')

  function mayBecome(item: Item, to: EvidenceStatus): boolean {
    const evidence = evidenceOf(item)
    const action = actionFor(to, evidence, personId)
    return !item.deleted && action !== null && may(action) && canMove(evidence.status, to)
  }

  async function carryOut({ items, allowed, run, done, undo }: Deed): Promise<boolean> {
    const mine = items.filter(allowed)
    const left = items.length - mine.length
    if (mine.length === 0) {
      toast(t('evidence.done.none'), { tone: 'bad' })
      return false
    }
    const targets = mine.map(({ scope, id, seq }) => ({ scope, id, seq }))
    try {
      await run(targets, mine)
    }
    catch (error) {
      toast(t(`failure.${asFailure(error, 'not-saved').code}`), { tone: 'bad', ms: 8000 })
      return false
    }
    sync.nudge()
    const later = targets.map(({ scope, id }) => ({ scope, id }))
    toast(t(done, { n: mine.length }) + (left > 0
      ? t('evidence.done.left', { n: left })
      : ''), undo
      ? {
          undo: async () => {
            await undo(later, mine)
            sync.nudge()
          },
        }
      : { tone: 'done' })
    return true
  }

  return {
    mayEdit,
    mayRemove,
    mayRestore,
    mayBecome,
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
    move: (items, activityId) => carryOut({
      items,
      allowed: mayEdit,
      run: targets => recorder.move(targets, activityId),
      done: activityId === null
        ? 'evidence.done.movedOut'
        : 'evidence.done.moved',
      undo: async (targets, moved) => {
        for (const [index, item] of moved.entries())
          await recorder.move(targets.slice(index, index + 1), evidenceOf(item).activityId)
      },
    }),
    link: (items, clauses) => carryOut({
      items,
      allowed: mayEdit,
      run: async (targets) => {
        for (const clause of clauses)
          await recorder.link('evidence', targets, clause)
      },
      done: 'evidence.done.linked',
      undo: async (targets, linked) => {
        for (const clause of clauses)
          await recorder.unlink('evidence', targets.filter((_, index) => !hasClause(linked[index], clause)), clause)
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

/** Served this clause already before the deed: undoing must not take that away. */
function hasClause(item: Item | undefined, clause: string): boolean {
  return item !== undefined && clause in (evidenceOf(item).clauses as Evidence['clauses'])
}
