import type { EntityRow, RowData } from '../oplog/row.ts'
import * as v from 'valibot'
import { instantSchema, sha256Schema, textSchema, uuidSchema } from '../ids.ts'

/** What of a piece of evidence can be taken out besides its bytes, each by itself. */
export const erasableFields = [
  'caption.place',
  'caption.people',
  'caption.subject',
  'caption.background',
  'caption.reason',
  'fileName',
  'position',
  'statusReason',
] as const
export const erasableFieldSchema = v.picklist(erasableFields)
export type ErasableField = v.InferOutput<typeof erasableFieldSchema>

/** Why, to choose from; `other` needs words. */
export const erasureGroundSchema = v.picklist([
  'asked',
  'minor',
  'wrongPerson',
  'secret',
  'law',
  'other',
])
export type ErasureGround = v.InferOutput<typeof erasureGroundSchema>

/** What shall be destroyed: originals by hash (pictures made of them go along) and fields. */
export const orderedBodySchema = v.pipe(
  v.object({
    evidenceId: uuidSchema,
    hashes: v.pipe(v.array(sha256Schema), v.maxLength(60)),
    fields: v.pipe(v.array(erasableFieldSchema), v.maxLength(erasableFields.length)),
    ground: erasureGroundSchema,
    reason: textSchema(500),
  }),
  v.check(({ hashes, fields }) => hashes.length + fields.length > 0),
  v.check(({ ground, reason }) => ground !== 'other' || reason.trim() !== ''),
)
export type OrderedBody = v.InferOutput<typeof orderedBodySchema>

/** `confirmed`: nothing of it can be read any more; `done`: the bytes are gone from the disk too. */
export const erasureStates = [
  'ordered',
  'withdrawn',
  'refused',
  'confirmed',
  'done',
] as const
export type ErasureState = (typeof erasureStates)[number]

/** The row of an order, in the work of its evidence. */
export interface Erasure extends OrderedBody {
  orderedBy: string
  orderedMs: number
  state: ErasureState
  decidedBy: string | null
  decidedMs: number | null
  /** Why it was refused. */
  decision: string | null
}

const goneSchema = v.object({
  sha256: sha256Schema,
  /** Bytes. */
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
export type GoneBlob = v.InferOutput<typeof goneSchema>

/** What stays of what was destroyed, in the evidence itself: hash, size, time, reason, and which two people. */
export const erasedMarkSchema = v.object({
  id: uuidSchema,
  files: v.array(goneSchema),
  derivatives: v.array(goneSchema),
  fields: v.array(erasableFieldSchema),
  ground: erasureGroundSchema,
  reason: textSchema(500),
  orderedBy: v.string(),
  orderedMs: instantSchema,
  confirmedBy: v.string(),
  erasedMs: instantSchema,
})
export type ErasedMark = v.InferOutput<typeof erasedMarkSchema>

/** The data of an erasure's row. Rows are written by the reducers, so this only names the type. */
export function erasureOf(row: EntityRow): Erasure {
  return row.data as unknown as Erasure
}

/** What was destroyed of the thing that this row is; empty for nearly all. */
export function erasedMarksOf(data: RowData): readonly ErasedMark[] {
  return (data.erasures as readonly ErasedMark[] | undefined) ?? []
}

/** The mark that took this original away. */
export function markOfFile(data: RowData, sha256: string): ErasedMark | undefined {
  return erasedMarksOf(data).find(mark => mark.files.some(file => file.sha256 === sha256))
}
