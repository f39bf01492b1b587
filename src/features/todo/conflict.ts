import type { EntityRow } from '../../domain/oplog/row.ts'

/** Two edits of one field at the same time: which value stands and which was kept aside. */
export interface Conflict {
  coll: string
  entityId: string
  /** `field` or `group.field` */
  path: string
  kept: unknown
  lost: unknown
  byPersonId: string
  atMs: number
}

/** The data of a conflict row. Rows are written by the reducers, so this only names the type. */
export function conflictOf(row: EntityRow): Conflict {
  return row.data as unknown as Conflict
}
