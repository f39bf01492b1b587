import type { BlobFacts, Draft, Item, JournalOp, TrayFile } from '../container/shapes.ts'
import type { Evidence } from '../domain/evidence/schema.ts'
import { evidenceOf } from '../domain/evidence/schema.ts'
import { elementsOf } from '../domain/oplog/tag-set.ts'

/** What own evidence lacks before it can be handed in. */
export interface Gap { lacksReason: boolean, lacksClauses: boolean }

/** Everything that waits for this person, from the data on this phone. */
export interface Todo {
  /** Sent back in review, newest first. */
  returned: readonly Item[]
  /** Changes that the server refused or keeps apart. */
  refusedOps: readonly JournalOp[]
  /** Files that the server refuses for good. */
  refusedFiles: readonly BlobFacts[]
  /** Own drafts that say too little. */
  incomplete: readonly Item[]
  /** Own drafts that say enough and were not handed in. */
  complete: readonly Item[]
  /** Begun and not recorded: photos without a form, half-filled forms. */
  unfinished: readonly Draft[]
  /** Files that another app shared and nobody has claimed. */
  tray: readonly TrayFile[]
  /** Edits that crossed each other. */
  conflicts: readonly Item[]
}

export const nothingToDo: Todo = {
  returned: [],
  refusedOps: [],
  refusedFiles: [],
  incomplete: [],
  complete: [],
  unfinished: [],
  tray: [],
  conflicts: [],
}

/** The six elements begin with the reason; without a clause nobody finds it. */
export function gapOf({ caption, clauses }: Pick<Evidence, 'caption' | 'clauses'>): Gap | undefined {
  const gap = { lacksReason: !caption.reason?.trim(), lacksClauses: elementsOf(clauses).length === 0 }
  return gap.lacksReason || gap.lacksClauses
    ? gap
    : undefined
}

export function splitDrafts(drafts: readonly Item[]): Pick<Todo, 'incomplete' | 'complete'> {
  return {
    incomplete: drafts.filter(item => gapOf(evidenceOf(item))),
    complete: drafts.filter(item => !gapOf(evidenceOf(item))),
  }
}

/** What the badge counts. What only waits to be handed in is shown, not counted: nothing is wrong with it. */
export function countOf(todo: Todo): number {
  const { returned, refusedOps, refusedFiles, incomplete, unfinished, tray, conflicts } = todo
  return [
    returned,
    refusedOps,
    refusedFiles,
    incomplete,
    unfinished,
    tray,
    conflicts,
  ].reduce((sum, { length }) => sum + length, 0)
}

/** Red only while something was sent back or refused. */
export function isPressing({ returned, refusedOps, refusedFiles }: Todo): boolean {
  return returned.length + refusedOps.length + refusedFiles.length > 0
}
