import type { EntityRow } from '../oplog/row.ts'
import * as v from 'valibot'

/** What was decided: the standing words stay, the others take their place, or new ones were written. */
export const settlementSchema = v.picklist(['kept', 'other', 'anew'])
export type Settlement = v.InferOutput<typeof settlementSchema>

/** Two edits of one field at the same time: which words stand, which were kept aside, and who wrote each when. */
export interface Conflict {
  /** Of the entity: `evidence`, `activity`. */
  coll: string
  entityId: string
  /** `field` or `group.field` */
  path: string
  kept: unknown
  lost: unknown
  /** `null` where the server could not tell; absent in records from before both writers were named. */
  keptBy?: string | null
  /** Trusted time in ms; of a deleted entity, when it was deleted. */
  keptMs?: number | null
  lostBy?: string | null
  lostMs?: number | null
  /** Of the op that arrived second, whoever won. */
  byPersonId: string
  atMs: number
  settled: boolean
  choice?: Settlement
  settledBy?: string
  settledMs?: number
}

/** The data of a conflict row. Rows are written by the reducers, so this only names the type. */
export function conflictOf(row: EntityRow): Conflict {
  return row.data as unknown as Conflict
}
