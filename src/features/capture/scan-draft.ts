import type { Draft } from '../../container/shapes.ts'
import * as v from 'valibot'
import { positionSchema } from '../../domain/evidence/manifest.ts'
import { clauseRefSchema, instantSchema, sha256Schema, uuidSchema } from '../../domain/ids.ts'
import { SCAN_DRAFT } from '../../widgets/capture-draft.ts'

const shareSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const pointSchema = v.object({ x: shareSchema, y: shareSchema })

export const scanPageSchema = v.object({
  /** Of this page in this scan. */
  id: uuidSchema,
  /** Of the untouched photo. */
  sha256: sha256Schema,
  size: v.number(),
  mime: v.string(),
  corners: v.tuple([
    pointSchema,
    pointSchema,
    pointSchema,
    pointSchema,
  ]),
  /** The sheet was found, not guessed. */
  isFound: v.boolean(),
  /** Shadow evened out, paper whitened. */
  isEnhanced: v.boolean(),
  /** Quarter turns to the right. */
  turn: v.number(),
})
export type ScanPage = v.InferOutput<typeof scanPageSchema>

export const scanDraftSchema = v.object({
  v: v.literal(1),
  scope: v.string(),
  activityId: v.nullable(uuidSchema),
  asked: v.array(clauseRefSchema),
  /** What the scan will become. */
  evidenceId: uuidSchema,
  /** Of the first shot. */
  deviceMs: v.nullable(instantSchema),
  position: v.nullable(positionSchema),
  pages: v.array(scanPageSchema),
})
export type ScanDraft = v.InferOutput<typeof scanDraftSchema>

export function scanDraftOf(draft: Pick<Draft, 'kind' | 'data'> | undefined): ScanDraft | undefined {
  if (draft?.kind !== SCAN_DRAFT)
    return undefined
  const parsed = v.safeParse(scanDraftSchema, draft.data)
  return parsed.success
    ? parsed.output
    : undefined
}
