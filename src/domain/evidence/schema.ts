import type { ErasedMark } from '../erasure/schema.ts'
import type { Receipt } from '../ledger/receipt.ts'
import type { EntityRow } from '../oplog/row.ts'
import type { TagSet } from '../oplog/tag-set.ts'
import type { EventTime } from '../time/day.ts'
import type { CaptureManifest, EvidenceFile } from './manifest.ts'
import * as v from 'valibot'
import { sha256Schema, textSchema } from '../ids.ts'

export const evidenceKindSchema = v.picklist(['photo', 'video', 'document', 'scan'])
export type EvidenceKind = v.InferOutput<typeof evidenceKindSchema>

/** The six elements of an official caption: 时间 地点 人物 主题 背景 事由. 时间 is the event time, kept apart. */
export const captionFields = [
  'place',
  'people',
  'subject',
  'background',
  'reason',
] as const
export const captionSchema = v.partial(v.object({
  place: textSchema(500),
  people: textSchema(500),
  subject: textSchema(500),
  background: textSchema(1000),
  reason: textSchema(2000),
}))
export type Caption = v.InferOutput<typeof captionSchema>

/** A blob made from an original: it can be made again, so it carries no proof. */
export const derivativeSchema = v.object({
  role: v.picklist([
    'thumb',
    'preview',
    'poster',
    'watermark',
    'pdf',
  ]),
  sha256: sha256Schema,
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  mime: v.picklist(['image/jpeg', 'application/pdf']),
  width: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  height: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The device that made it, or `server`. */
  madeBy: v.pipe(v.string(), v.maxLength(60)),
})
export type Derivative = v.InferOutput<typeof derivativeSchema>
export type DerivativeRole = Derivative['role']

export const evidenceStatusSchema = v.picklist([
  'draft',
  'submitted',
  'approved',
  'accepted',
  'returned',
  'withdrawn',
])
export type EvidenceStatus = v.InferOutput<typeof evidenceStatusSchema>

/** An evidence row's data. The core (files, manifest, who, how, device times) is written once; the rest merges. */
export interface Evidence {
  kind: EvidenceKind
  files: readonly EvidenceFile[]
  manifest: CaptureManifest
  manifestHash: string
  /** Base64url ECDSA P-256 over the canonical manifest, `null` where the browser keeps no key. */
  sig: string | null
  keyId: string | null
  capturedBy: string
  deviceId: string
  deviceMs: number
  /** Device time plus the measured offset. */
  correctedMs: number
  /** `null` until the server has the op. */
  receivedMs: number | null
  event: EventTime
  activityId: string | null
  caption: Caption
  clauses: TagSet
  hasMinors: boolean
  status: EvidenceStatus
  submittedBy: string | null
  statusReason: string | null
  /** `2026-16-003`, given by the server; `null` until then. */
  number: string | null
  derivatives: readonly Derivative[]
  receipts: readonly Receipt[]
  /** What two people had destroyed of it; absent for nearly all. */
  erasures?: readonly ErasedMark[]
  deletedBy?: string
  deletedMs?: number
}

/** The data of an evidence row. Rows were parsed when they were written, so this only names the type. */
export function evidenceOf(row: EntityRow): Evidence {
  return row.data as unknown as Evidence
}

/** The first derivative of a role, which is the one to show. */
export function derivativeOf({ derivatives }: Pick<Evidence, 'derivatives'>, role: DerivativeRole): Derivative | undefined {
  return derivatives.find(derivative => derivative.role === role)
}
