import type { Draft } from '../container/shapes.ts'
import * as v from 'valibot'
import { capturePathSchema } from '../domain/evidence/manifest.ts'
import { captionSchema } from '../domain/evidence/schema.ts'
import { clauseRefSchema, uuidSchema } from '../domain/ids.ts'
import { localMinuteSchema } from '../domain/time/day.ts'

/** What a person has typed and chosen; a field that is absent was not touched and stays as the photo has it. */
export const shotChangesSchema = v.object({
  caption: captionSchema,
  eventLocal: v.optional(localMinuteSchema),
  hasMinors: v.optional(v.boolean()),
  /** Clause link to whether it is on; links that are absent stay as they are. */
  clauses: v.record(clauseRefSchema, v.boolean()),
})
export type ShotChanges = v.InferOutput<typeof shotChangesSchema>

/**
 * A visit to the camera, the album or the file list: written before it opens, so that a killed page finds it again.
 * `ids` are the pieces of evidence it was to become, promised before the bytes came: those that exist are saved.
 */
export const captureDraftSchema = v.object({
  v: v.literal(1),
  scope: v.string(),
  /** What was open when it was written. `form`: nothing, the words are being typed. */
  stage: v.picklist([
    'camera',
    'inpage',
    'gallery',
    'file',
    'form',
  ]),
  via: capturePathSchema,
  activityId: v.nullable(uuidSchema),
  /** Clauses that the person came from. */
  asked: v.array(clauseRefSchema),
  ids: v.array(uuidSchema),
  /** Those of `ids` that a selection of several files was to become while it was read: what is left of them after a killed page is not saved. */
  chosen: v.optional(v.array(uuidSchema)),
  shared: shotChangesSchema,
  /** Evidence id to what holds for it alone. */
  own: v.record(uuidSchema, shotChangesSchema),
  wantsWatermark: v.boolean(),
})
export type CaptureDraft = v.InferOutput<typeof captureDraftSchema>

/** As `Draft.kind` says it. */
export const CAPTURE_DRAFT = 'capture'
export const SCAN_DRAFT = 'scan'
export const IMPORT_DRAFT = 'import'
/** A scan is recorded and its PDF is still to be made; nobody has to do anything about it. */
export const SCAN_PDF_DRAFT = 'scan-pdf'
/** A copy with words burnt in was asked for and is still to be made. */
export const WATERMARK_DRAFT = 'watermark'

/** Work that the phone does by itself; a person has nothing to finish. */
export function isLeftToPhone({ kind }: Pick<Draft, 'kind'>): boolean {
  return kind === SCAN_PDF_DRAFT || kind === WATERMARK_DRAFT
}

/** `undefined` for a draft of another kind, or of a build whose drafts looked otherwise: its photos are evidence all the same. */
export function captureDraftOf(draft: Pick<Draft, 'kind' | 'data'> | undefined): CaptureDraft | undefined {
  if (draft?.kind !== CAPTURE_DRAFT)
    return undefined
  const parsed = v.safeParse(captureDraftSchema, draft.data)
  return parsed.success
    ? parsed.output
    : undefined
}

export function noChanges(): ShotChanges {
  return { caption: {}, clauses: {} }
}

const importTableSchema = v.object({
  isConfirmed: v.boolean(),
  rows: v.array(v.object({
    isIn: v.boolean(),
    state: v.string(),
  })),
})

/** How many files of a table of files wait for somebody; `undefined` for one that is done, and for drafts of other kinds. */
export function importLeftIn(draft: Pick<Draft, 'kind' | 'data'>): { count: number, isUntouched: boolean } | undefined {
  const table = draft.kind === IMPORT_DRAFT && v.safeParse(importTableSchema, draft.data)
  if (!table || !table.success)
    return undefined
  const { isConfirmed, rows } = table.output
  const open = rows.filter(({ isIn, state }) => isIn && (state === 'waiting' || state === 'failed'))
  return open.length > 0
    ? {
        count: isConfirmed ? open.length : rows.length,
        isUntouched: !isConfirmed,
      }
    : undefined
}
