import type { EntityRow } from '../oplog/row.ts'
import type { TagSet } from '../oplog/tag-set.ts'
import * as v from 'valibot'
import { nameSchema, textSchema } from '../ids.ts'
import { daySchema } from '../time/day.ts'

/** The kinds of activity that every unit starts with; a unit defines more as rows of `activityType`. */
export const activityTypes = [
  'volunteering',
  'festival',
  'cleanup',
  'training',
  'study',
  'reading',
  'publicity',
  'meeting',
  'charity',
  'jointBuilding',
  'inspection',
  'other',
] as const

export const activityFieldsSchema = v.object({
  /** One of `activityTypes`, or the id of an activity type of the unit. */
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  title: nameSchema(120),
  day: daySchema,
  endDay: v.nullable(daySchema),
  place: textSchema(500),
  /** Who took part, in words: 甲、乙等志愿者 17 人. */
  people: textSchema(500),
  background: textSchema(1000),
})
export type ActivityFields = v.InferOutput<typeof activityFieldsSchema>

export interface Activity extends ActivityFields {
  createdBy: string
  clauses: TagSet
}

/** The data of an activity row. Rows were parsed when they were written, so this only names the type. */
export function activityOf(row: EntityRow): Activity {
  return row.data as unknown as Activity
}
