import type { EntityRow } from '../../domain/oplog/row.ts'
import { sortOf, termsOf } from '../item-terms.ts'

/** Length of a sort key. */
const SORT_LENGTH = 24

/**
 * Scope, collection, term and sort key in one indexed text, so that one index answers every list newest first and every
 * count. A scope is named by its kind's letter and the last twelve digits of its id: two scopes of one phone that agree in
 * 48 random bits do not happen.
 */
export function entryPrefix(scope: string, coll: string, term: string): string {
  return `${scope.charAt(0)}${scope.slice(-12)}\t${coll}\t${term}\t`
}

export function entriesOf(scope: string, row: EntityRow): string[] {
  const sort = sortOf(row)
  return termsOf(row).map(term => entryPrefix(scope, row.coll, term) + sort)
}

export function termOfEntry(entry: string): string {
  return entry.split('\t', 3)[2] ?? ''
}

export function sortOfEntry(entry: string): string {
  return entry.slice(-SORT_LENGTH)
}
