import type { Draft } from '../../container/shapes.ts'
import * as v from 'valibot'
import { failureCodes } from '../../domain/failure.ts'
import { clauseRefSchema, sha256Schema, uuidSchema } from '../../domain/ids.ts'
import { daySchema } from '../../domain/time/day.ts'
import { IMPORT_DRAFT } from '../../widgets/capture-draft.ts'

/** One file of the folder: what it will become, and how far that is. */
export const importRowSchema = v.object({
  /** In the folder or archive; the same again is the same file. */
  path: v.string(),
  size: v.number(),
  /** Promised, so that nothing is written twice however often the import is stopped. */
  evidenceId: uuidSchema,
  isIn: v.boolean(),
  clause: v.nullable(clauseRefSchema),
  /** The name said it whole, or a person did. */
  isSure: v.boolean(),
  day: v.nullable(daySchema),
  title: v.string(),
  /** An activity's id, `new` for one of this day and title, or none. */
  activity: v.nullable(v.union([
    uuidSchema,
    v.literal('new'),
  ])),
  state: v.picklist([
    'waiting',
    'done',
    'duplicate',
    'refused',
    'failed',
  ]),
  code: v.optional(v.picklist(failureCodes)),
  sha256: v.optional(sha256Schema),
  /** The evidence that had these bytes before. */
  knownAs: v.optional(v.string()),
})
export type ImportRow = v.InferOutput<typeof importRowSchema>

export const importDraftSchema = v.object({
  v: v.literal(1),
  scope: v.string(),
  /** As the folder or the archive is called. */
  source: v.string(),
  /** Handed in at once, since a person has confirmed every row. */
  handsIn: v.boolean(),
  /** The table was confirmed: from here on things are written. */
  isConfirmed: v.boolean(),
  rows: v.array(importRowSchema),
})
export type ImportDraft = v.InferOutput<typeof importDraftSchema>

export function importDraftOf(draft: Pick<Draft, 'kind' | 'data'> | undefined): ImportDraft | undefined {
  if (draft?.kind !== IMPORT_DRAFT)
    return undefined
  const parsed = v.safeParse(importDraftSchema, draft.data)
  return parsed.success
    ? parsed.output
    : undefined
}
