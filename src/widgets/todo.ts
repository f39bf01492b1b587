import type { BlobFacts, Item, JournalOp } from '../container/shapes.ts'
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
  /** Captures that were begun, photos without a clause, files from other apps: things without a place yet. */
  intake: number
  /** Edits that crossed each other. */
  conflicts: readonly Item[]
  /** Every list has answered and the cycle is here whole: before that, nothing to do means nothing. */
  isKnown: boolean
}

export const nothingToDo: Todo = {
  returned: [],
  refusedOps: [],
  refusedFiles: [],
  incomplete: [],
  complete: [],
  intake: 0,
  conflicts: [],
  isKnown: true,
}

/** The six elements begin with the reason; without a clause nobody finds it. */
export function gapOf({ caption, clauses }: Pick<Evidence, 'caption' | 'clauses'>): Gap | undefined {
  const gap = { lacksReason: !caption.reason?.trim(), lacksClauses: elementsOf(clauses).length === 0 }
  return gap.lacksReason || gap.lacksClauses
    ? gap
    : undefined
}

/** Own drafts apart from those that the intake speaks of already. */
export function splitDrafts(drafts: readonly Item[], inIntake: ReadonlySet<string>): Pick<Todo, 'incomplete' | 'complete'> {
  const others = drafts.filter(({ id }) => !inIntake.has(id))
  return {
    incomplete: others.filter(item => gapOf(evidenceOf(item))),
    complete: others.filter(item => !gapOf(evidenceOf(item))),
  }
}

/** What the badge counts. What only waits to be handed in is shown, not counted: nothing is wrong with it. */
export function countOf({ returned, refusedOps, refusedFiles, incomplete, intake, conflicts }: Todo): number {
  return intake + [
    returned,
    refusedOps,
    refusedFiles,
    incomplete,
    conflicts,
  ].reduce((sum, { length }) => sum + length, 0)
}

/** Red only while something was sent back or refused. */
export function isPressing({ returned, refusedOps, refusedFiles }: Todo): boolean {
  return returned.length + refusedOps.length + refusedFiles.length > 0
}
