import type { EntityRow } from '../domain/oplog/row.ts'

/** Names one entity on this phone. The same evidence can lie in a `work` scope and, projected, in a `visit` scope. */
export interface ItemKey {
  scope: string
  coll: string
  id: string
}

/** One entity as the person sees it: the server's row with their own waiting ops on top. */
export interface Item extends EntityRow {
  scope: string
  /** Own ops in it that the server's rows do not contain yet. */
  pending: number
  /** Grows with time; unique in a collection. Pass the last one as `before` to read on. */
  sort: string
}

/**
 * Items of one collection, newest first. Every term must hold (see item-terms.ts for what there is); without terms, all
 * that are not deleted. Deleted items carry the single term `deleted`.
 */
export interface ItemQuery {
  scope: string
  coll: string
  terms?: readonly string[]
  /** At most this many, default 60. */
  limit?: number
  /** Only items that sort before this one. */
  before?: string
}

/** How many items carry each term. */
export interface CountQuery {
  scope: string
  coll: string
  terms: readonly string[]
}
