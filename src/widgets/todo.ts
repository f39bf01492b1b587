import type { BlobFacts, Item, JournalOp } from '../container/shapes.ts'
import type { CaptionElement } from '../domain/evidence/caption.ts'
import type { Evidence } from '../domain/evidence/schema.ts'
import type { Unfinished } from './useIntake.ts'
import { isTimeUnsure, missingElements } from '../domain/evidence/caption.ts'
import { evidenceOf } from '../domain/evidence/schema.ts'
import { elementsOf } from '../domain/oplog/tag-set.ts'

/** What own evidence lacks: elements of its caption in printed order, and whether nobody finds it by a clause. */
export interface Gap { elements: readonly CaptionElement[], lacksClauses: boolean }

/** Everything that waits for this person, from the data on this phone. */
export interface Todo {
  /** Sent back in review, newest first. */
  returned: readonly Item[]
  /** Changes that the server refused or keeps apart. */
  refusedOps: readonly JournalOp[]
  /** Files that the server refuses for good. */
  refusedFiles: readonly BlobFacts[]
  /** Own drafts that say too little, and what was handed in like that and nobody has checked yet. */
  incomplete: readonly Item[]
  /** Own drafts that say enough and were not handed in. */
  complete: readonly Item[]
  /** Photos of captures that were begun, photos without a clause, files from other apps: pieces without a place yet. */
  intake: number
  /** Imports that wait for somebody to begin or go on with them. */
  imports: readonly Unfinished[]
  /** Edits that crossed each other: those where own words were put aside, and all for who may settle them. */
  conflicts: readonly Item[]
  /** Orders to erase something that wait for a second person, where this one may be it. */
  erasures: readonly Item[]
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
  imports: [],
  conflicts: [],
  erasures: [],
  isKnown: true,
}

/** The after-shot screen names the same things as lacking and promises that they stand here. */
export function gapOf(evidence: Pick<Evidence, 'caption' | 'clauses' | 'event' | 'manifest' | 'correctedMs'>): Gap | undefined {
  const gap = {
    elements: missingElements(evidence.caption, isTimeUnsure(evidence)),
    lacksClauses: elementsOf(evidence.clauses).length === 0,
  }
  return gap.elements.length > 0 || gap.lacksClauses
    ? gap
    : undefined
}

/** Own drafts and what was handed in, apart from what the intake speaks of already. */
export function splitOwn({ drafts, submitted }: { drafts: readonly Item[], submitted: readonly Item[] }, inIntake: ReadonlySet<string>): Pick<Todo, 'incomplete' | 'complete'> {
  const others = drafts.filter(({ id }) => !inIntake.has(id))
  return {
    incomplete: [
      ...others,
      ...submitted,
    ].filter(item => gapOf(evidenceOf(item))),
    complete: others.filter(item => !gapOf(evidenceOf(item))),
  }
}

/** What the badge counts. What only waits to be handed in is shown, not counted: nothing is wrong with it. */
export function countOf({ returned, refusedOps, refusedFiles, incomplete, intake, imports, conflicts, erasures }: Todo): number {
  return intake + [
    imports,
    returned,
    refusedOps,
    refusedFiles,
    incomplete,
    conflicts,
    erasures,
  ].reduce((sum, { length }) => sum + length, 0)
}

/** Red only while something was sent back or refused. */
export function isPressing({ returned, refusedOps, refusedFiles }: Todo): boolean {
  return returned.length + refusedOps.length + refusedFiles.length > 0
}
