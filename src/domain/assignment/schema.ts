import * as v from 'valibot'
import { nameSchema, textSchema } from '../ids.ts'
import { clauseIdSchema, editionIdSchema, sourceSchema, standardIdSchema } from '../rubric/schema.ts'

/** A person as the source prints the name. Two spellings stay two names until a person confirms that they are one. */
export const printedNameSchema = nameSchema(40)
const namesSchema = v.array(printedNameSchema)
const sectionsSchema = v.array(nameSchema(60))

export const postRanks = [
  'head',
  'first-deputy',
  'deputy',
  'member',
] as const

/** Leading group (组长, 常务副组长, 副组长, 成员) or task force (班长, 副班长, 成员): printed titles, printed order. */
export const groupSchema = v.object({
  title: nameSchema(100),
  posts: v.array(v.object({
    title: nameSchema(40),
    rank: v.picklist(postRanks),
    names: namesSchema,
  })),
})
export type Group = v.InferOutput<typeof groupSchema>

/**
 * One row of the table. Sections and leads stand in printed order and are NOT pairs: the first lead need not head the
 * first section. What the source lacks is an empty list, and `missing` says that it is not an oversight of ours.
 */
export const standardAssignmentSchema = v.object({
  standard: standardIdSchema,
  sections: sectionsSchema,
  leads: namesSchema,
  handlers: v.array(v.object({ clause: clauseIdSchema, names: namesSchema })),
  missing: v.optional(v.object({
    what: v.pipe(v.array(v.picklist(['sections', 'leads', 'handlers'])), v.minLength(1)),
    /** `row-cut`: the row ends before these columns; `not-printed`: the cell is there and empty. */
    reason: v.picklist(['row-cut', 'not-printed']),
  })),
})
export type StandardAssignment = v.InferOutput<typeof standardAssignmentSchema>

/** Who answers for what in one unit, for one rubric edition. */
export const assignmentSchema = v.object({
  id: v.pipe(v.string(), v.maxLength(80), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)),
  edition: editionIdSchema,
  unit: v.object({
    name: nameSchema(100),
    shortName: v.optional(nameSchema(40)),
  }),
  source: sourceSchema,
  leadingGroup: v.optional(groupSchema),
  taskForce: v.optional(groupSchema),
  /** Names that the source breaks over lines; everywhere else they stand joined. */
  brokenNames: v.optional(v.array(v.object({
    name: printedNameSchema,
    printed: textSchema(100),
    where: v.picklist(['leadingGroup', 'taskForce', 'standards']),
  })), []),
  standards: v.array(standardAssignmentSchema),
  bonus: v.optional(v.object({ sections: sectionsSchema, leads: namesSchema, handlers: namesSchema })),
})
export type Assignment = v.InferOutput<typeof assignmentSchema>
