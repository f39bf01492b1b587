import * as v from 'valibot'
import { nameSchema, sha256Schema, textSchema } from '../ids.ts'

/** Words exactly as printed: never trimmed, joined or corrected by a schema. */
const printedSchema = v.pipe(textSchema(4000), v.minLength(1))

/** Points are integer hundredths: 200 is two points, 50 is half a point. */
export const pointsSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000_000))

export const projectIdSchema = v.pipe(v.string(), v.regex(/^p[1-9]\d{0,2}$/))
export const standardIdSchema = v.pipe(v.string(), v.regex(/^s[1-9]\d{0,2}$/))
export const clauseIdSchema = v.pipe(v.string(), v.regex(/^s[1-9]\d{0,2}c[1-9]\d?$/))
export const unitIdSchema = v.pipe(v.string(), v.regex(/^s[1-9]\d{0,2}u[1-9]\d?$/))
const numberSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(999))

/** `<id>@<edition>`, for example `yueyang-wenming@1`: what a link to a clause names before its `#`. */
export const editionIdSchema = v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*@[1-9]\d{0,3}$/))

/** Printed 材料审核, 实地考察, 问卷调查. */
export const methods = ['material', 'onsite', 'survey'] as const
export const methodSchema = v.picklist(methods)
export type Method = v.InferOutput<typeof methodSchema>

/** Where the words come from; `sha256` is that of the document as text. */
export const sourceSchema = v.object({
  document: printedSchema,
  issuer: printedSchema,
  table: v.optional(printedSchema),
  sha256: v.optional(sha256Schema),
})

/** `title` is the name without line breaks, `printed` its whole cell, `bodyTitle` the name in the running text. */
export const projectSchema = v.object({
  id: projectIdSchema,
  number: numberSchema,
  title: printedSchema,
  printed: v.optional(printedSchema),
  bodyTitle: v.optional(printedSchema),
  points: pointsSchema,
})
export type Project = v.InferOutput<typeof projectSchema>

/** Clauses stand in printed order; `text` is verbatim without number, points mark and handlers. */
export const clauseSchema = v.object({ id: clauseIdSchema, text: printedSchema })
export type Clause = v.InferOutput<typeof clauseSchema>

const unitEntries = {
  id: unitIdSchema,
  points: pointsSchema,
  /** Many-to-many: a unit may score several clauses, a clause may hold several units. */
  clauses: v.pipe(v.array(clauseIdSchema), v.minLength(1)),
  /** The words of its clause that this unit scores, where it scores only a part of it. */
  part: v.optional(printedSchema),
}

/** `printed` points stand in the source; `inferred` ones do not, and say why we believe them. */
export const scoreUnitSchema = v.variant('basis', [
  v.object({
    ...unitEntries,
    basis: v.literal('printed'),
  }),
  v.object({
    ...unitEntries,
    basis: v.literal('inferred'),
    /** `project-sum`: with these points the project adds up to its printed total. */
    reason: v.picklist(['project-sum']),
  }),
])
export type ScoreUnit = v.InferOutput<typeof scoreUnitSchema>

const populationSchema = v.picklist([
  'staff',
  'party-members',
  'party-members-in-service',
  'registered-volunteers',
])

const ruleEntries = {
  id: v.pipe(v.string(), v.regex(/^s[1-9]\d{0,2}[rq][1-9]\d?$/)),
  clause: clauseIdSchema,
  text: printedSchema,
}

/** A hard ratio, read literally: people of `counted.of` who are `counted.who`, out of `outOf`; `atLeast` in hundredths of a percent. */
export const ratioSchema = v.object({
  ...ruleEntries,
  counted: v.object({
    of: populationSchema,
    who: v.picklist(['registered', 'took-part']),
  }),
  outOf: populationSchema,
  atLeast: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000)),
})
export type Ratio = v.InferOutput<typeof ratioSchema>

export const festivals = [
  'spring-festival',
  'lantern-festival',
  'qingming',
  'dragon-boat',
  'qixi',
  'mid-autumn',
  'double-ninth',
] as const

/** What has to happen in each quarter, or at each festival. */
export const quotaSchema = v.variant('kind', [
  v.object({
    ...ruleEntries,
    kind: v.literal('per-quarter'),
    what: v.picklist(['news-item', 'activity']),
    atLeast: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
  }),
  v.object({
    ...ruleEntries,
    kind: v.literal('festivals'),
    festivals: v.pipe(v.array(v.object({
      key: v.picklist(festivals),
      name: nameSchema(20),
    })), v.minLength(1)),
  }),
])
export type Quota = v.InferOutput<typeof quotaSchema>

export const standardSchema = v.object({
  id: standardIdSchema,
  number: numberSchema,
  project: projectIdSchema,
  methods: v.pipe(v.array(methodSchema), v.minLength(1)),
  /** How many columns to the right (negative: left) of their heading the cells of this row stand in the source. */
  shiftedColumns: v.optional(v.pipe(v.number(), v.safeInteger(), v.notValue(0))),
  clauses: v.pipe(v.array(clauseSchema), v.minLength(1), v.maxLength(99)),
  units: v.pipe(v.array(scoreUnitSchema), v.maxLength(99)),
  ratios: v.optional(v.array(ratioSchema), []),
  quotas: v.optional(v.array(quotaSchema), []),
})
export type Standard = v.InferOutput<typeof standardSchema>

/** A total below `points` rules the award out. */
export const thresholdSchema = v.object({ award: printedSchema, points: pointsSchema, text: printedSchema })
export type Threshold = v.InferOutput<typeof thresholdSchema>

/** Honours outside the rubric's own points: each counts by level, all together at most `cap`, dated within the window. */
export const bonusSchema = v.object({
  title: printedSchema,
  name: printedSchema,
  methods: v.pipe(v.array(methodSchema), v.minLength(1)),
  text: printedSchema,
  note: v.optional(printedSchema),
  levels: v.pipe(v.array(v.object({
    level: v.picklist(['national', 'provincial', 'municipal']),
    title: printedSchema,
    points: pointsSchema,
  })), v.minLength(1)),
  cap: pointsSchema,
  window: v.object({
    text: printedSchema,
    years: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(20)),
    before: v.literal('evaluation'),
    dateOf: v.literal('document'),
  }),
})
export type Bonus = v.InferOutput<typeof bonusSchema>

/** What became of the clauses of the edition before; an empty `to` means the clause was dropped. */
const replacesSchema = v.object({
  edition: editionIdSchema,
  moves: v.array(v.object({
    from: clauseIdSchema,
    to: v.array(clauseIdSchema),
  })),
})

/** The evaluation table of a city, the same for every unit. Who answers for what is an assignment, kept apart. */
export const rubricSchema = v.object({
  id: v.pipe(v.string(), v.maxLength(80), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)),
  edition: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(9999)),
  title: printedSchema,
  source: sourceSchema,
  /** What the source says about itself, to be held against what it contains. */
  declared: v.object({
    projects: v.optional(numberSchema),
    standards: v.optional(numberSchema),
    points: pointsSchema,
    text: v.optional(printedSchema),
  }),
  selection: v.optional(printedSchema),
  total: v.optional(printedSchema),
  thresholds: v.array(thresholdSchema),
  projects: v.pipe(v.array(projectSchema), v.minLength(1), v.maxLength(200)),
  standards: v.pipe(v.array(standardSchema), v.minLength(1), v.maxLength(999)),
  bonus: v.optional(bonusSchema),
  replaces: v.optional(replacesSchema),
})
export type Rubric = v.InferOutput<typeof rubricSchema>
