import type { OpDefinition } from '../oplog/reducer.ts'
import type { EntityRow } from '../oplog/row.ts'
import * as v from 'valibot'
import { grantSchema } from '../access/roles.ts'
import { nameSchema, uuidSchema } from '../ids.ts'
import { defineFact, defineRecord } from '../oplog/records.ts'
import { daySchema } from '../time/day.ts'

export const unitSchema = v.object({
  name: nameSchema(120),
  isDemo: v.optional(v.boolean(), false),
})
export type Unit = v.InferOutput<typeof unitSchema>

/** A year of work towards the award. `edition` names the rubric edition that it is judged by. */
export const cycleSchema = v.object({
  name: nameSchema(60),
  year: v.pipe(v.number(), v.safeInteger(), v.minValue(2000), v.maxValue(2200)),
  fromDay: daySchema,
  untilDay: daySchema,
  edition: v.pipe(v.string(), v.maxLength(100)),
})
export type Cycle = v.InferOutput<typeof cycleSchema>

/** What everyone in the unit may know of a person. Accounts and secrets live in tables of the server only. */
export const personSchema = v.object({
  name: nameSchema(60),
  hasAccount: v.optional(v.boolean(), false),
  /** Set when the person has left; the successor took over what was open. */
  left: v.optional(v.nullable(v.object({
    day: daySchema,
    successorId: v.nullable(uuidSchema),
  }))),
})
export type Person = v.InferOutput<typeof personSchema>

const sectionSchema = v.object({
  name: nameSchema(60),
})
/** Two printed names that a person confirmed to be one: 张剑虹 is 张剑红. */
const aliasSchema = v.object({
  printed: nameSchema(60),
  personName: nameSchema(60),
})
const placeSchema = v.object({
  name: nameSchema(120),
  latE6: v.nullable(v.number()),
  lonE6: v.nullable(v.number()),
})
const activityTypeSchema = v.object({
  name: nameSchema(60),
  clauses: v.array(v.string()),
})
const settingSchema = v.object({
  value: v.unknown(),
})
/** A rubric edition as rows of the unit, so that an imported one and a shipped one are met alike. */
const editionSchema = v.object({
  rubric: v.record(v.string(), v.unknown()),
})
/** Who answers for a standard in this unit, in names as printed: row id is the standard (`s16`). */
export const assignmentSchema = v.object({
  sections: v.array(nameSchema(60)),
  leads: v.array(nameSchema(60)),
  /** Clause id (`s16c1`) to handlers. */
  handlers: v.record(v.string(), v.array(nameSchema(60))),
})
export type StandardAssignment = v.InferOutput<typeof assignmentSchema>

const serverOnly = null

export const unitOps: readonly OpDefinition[] = [
  defineRecord({
    kind: 'unit.named',
    scope: 'unit',
    coll: 'unit',
    schema: unitSchema,
    authority: 'unit.edit',
  }),
  defineRecord({
    kind: 'cycle.opened',
    scope: 'unit',
    coll: 'cycle',
    schema: cycleSchema,
    // A cycle without its scopes would be a dead one.
    authority: serverOnly,
  }),
  defineRecord({
    kind: 'section.defined',
    scope: 'unit',
    coll: 'section',
    schema: sectionSchema,
    authority: 'unit.edit',
  }),
  defineRecord({
    kind: 'person.described',
    scope: 'unit',
    coll: 'person',
    schema: personSchema,
    authority: serverOnly,
  }),
  defineRecord({
    kind: 'grant.given',
    scope: 'unit',
    coll: 'grant',
    schema: grantSchema,
    authority: serverOnly,
  }),
  defineRecord({
    kind: 'alias.confirmed',
    scope: 'unit',
    coll: 'alias',
    schema: aliasSchema,
    authority: 'alias.confirm',
  }),
  defineRecord({
    kind: 'place.defined',
    scope: 'unit',
    coll: 'place',
    schema: placeSchema,
    authority: 'place.edit',
  }),
  defineRecord({
    kind: 'activityType.defined',
    scope: 'unit',
    coll: 'activityType',
    schema: activityTypeSchema,
    authority: 'settings.edit',
  }),
  defineRecord({
    kind: 'setting.changed',
    scope: 'unit',
    coll: 'setting',
    schema: settingSchema,
    authority: 'settings.edit',
  }),
  defineFact({
    kind: 'edition.published',
    scope: 'unit',
    coll: 'edition',
    schema: editionSchema,
    authority: 'rubric.publish',
  }),
  defineRecord({
    kind: 'assignment.set',
    scope: 'work',
    coll: 'assignment',
    schema: assignmentSchema,
    authority: 'assignment.edit',
  }),
]

export function unitOf(row: EntityRow): Unit {
  return row.data as unknown as Unit
}

export function cycleOf(row: EntityRow): Cycle {
  return row.data as unknown as Cycle
}

export function personOf(row: EntityRow): Person {
  return row.data as unknown as Person
}
