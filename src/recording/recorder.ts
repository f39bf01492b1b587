import type { ActivityFields } from '../domain/activity/schema.ts'
import type { Settlement } from '../domain/conflict/schema.ts'
import type { OrderedBody } from '../domain/erasure/schema.ts'
import type { CapturePath, Position } from '../domain/evidence/manifest.ts'
import type { Caption, DerivativeRole, EvidenceKind, EvidenceStatus } from '../domain/evidence/schema.ts'
import type { EventTime } from '../domain/time/day.ts'
import type { StandardAssignment } from '../domain/unit/ops.ts'
import type { BlobSource } from '../storage/blob.ts'
import type { Draft } from '../storage/draft.ts'

/** One file as it was taken or chosen: already read and hashed. */
export interface CapturedFile {
  sha256: string
  /** Bytes. */
  size: number
  /** By magic bytes. */
  mime: string
  /** As it was called where it came from; absent for the camera. */
  name?: string
  source: BlobSource
}

/** A picture made from an original. */
export interface MadeDerivative {
  role: DerivativeRole
  sha256: string
  size: number
  mime: 'image/jpeg' | 'application/pdf'
  width: number
  height: number
  bytes: ArrayBuffer
}

export interface CaptureInput {
  /** `work:<cycle>` */
  scope: string
  /** Made here where absent. */
  evidenceId?: string
  kind: EvidenceKind
  via: CapturePath
  files: readonly CapturedFile[]
  /** The device's clock at the shutter; now where absent. */
  deviceMs?: number
  event: EventTime
  position: Position | null
  caption: Caption
  /** `edition#clause` */
  clauses: readonly string[]
  activityId: string | null
  hasMinors: boolean
  derivatives?: readonly MadeDerivative[]
  /** The draft that this capture completes; it goes in the same transaction. */
  draftId?: string
  /** What is left to be done for it afterwards, on disk in the same transaction. With the id of its draft it takes that one's place. */
  leftDraft?: Draft
}

/** Names a piece of evidence or an activity, with the row number that the person saw when they began (item.seq). */
export interface Target {
  scope: string
  id: string
  seq?: number
}

export interface CaptionPatch {
  caption?: Caption
  event?: EventTime
  hasMinors?: boolean
}

export interface RemarkInput {
  /** `visit:<id>` */
  scope: string
  standard: string
  /** `s16c1` */
  clause: string | null
  evidenceId: string | null
  text: string
  photos: ReadonlyArray<{ file: CapturedFile, derivatives: readonly MadeDerivative[] }>
  draftId?: string
}

/** One field of an entity and what shall stand in it. */
export interface WordsInput {
  coll: string
  target: Target
  /** `field` or `group.field`, one that domain/conflict/edit.ts knows an op for. */
  path: string
  value: unknown
}

export interface SettleInput {
  /** The conflict. */
  target: Target
  choice: Settlement
  /** Absent where the standing words stay. */
  words?: WordsInput
}

/**
 * Everything a person records on this phone. A call resolves when the work is on disk, offline or not; the server hears of
 * it later. RC1 a capture writes bytes, signed manifest, op and item together · RC2 manifests of a device form one chain,
 * also from two tabs · RC3 without a key the capture is made `keyless` · RC4 several targets are one transaction.
 */
export interface Recorder {
  capture: (input: CaptureInput) => Promise<{ evidenceId: string }>
  /** Pictures that came after the capture; also from a phone that could decode what the first one could not. */
  addDerivatives: (target: Target, derivatives: readonly MadeDerivative[]) => Promise<void>
  changeCaption: (targets: readonly Target[], patch: CaptionPatch) => Promise<void>
  /** Files evidence under an activity, or under none. */
  move: (targets: readonly Target[], activityId: string | null) => Promise<void>
  link: (coll: 'evidence' | 'activity', targets: readonly Target[], clause: string) => Promise<void>
  unlink: (coll: 'evidence' | 'activity', targets: readonly Target[], clause: string) => Promise<void>
  changeStatus: (targets: readonly Target[], to: EvidenceStatus, reason?: string) => Promise<void>
  remove: (coll: 'evidence' | 'activity' | 'remark', targets: readonly Target[]) => Promise<void>
  restore: (coll: 'evidence' | 'activity' | 'remark', targets: readonly Target[]) => Promise<void>
  createActivity: (scope: string, fields: ActivityFields, options?: { clauses?: readonly string[], draftId?: string }) => Promise<{ activityId: string }>
  changeActivity: (target: Target, changes: Partial<ActivityFields>) => Promise<void>
  makeRemark: (input: RemarkInput) => Promise<{ remarkId: string }>
  changeRemark: (target: Target, text: string) => Promise<void>
  /** `target.id` is the standard: `s16`. */
  setAssignment: (target: Target, assignment: StandardAssignment) => Promise<void>
  /** Settles words that crossed; other words are written by the op of their own screen, in the same transaction. */
  settleConflict: (input: SettleInput) => Promise<void>
  /** Takes that back; `words` are those that stood before. */
  reopenConflict: (input: Omit<SettleInput, 'choice'>) => Promise<void>
  /** Asks for two people to destroy something; a second one decides. */
  orderErasure: (scope: string, order: OrderedBody) => Promise<{ erasureId: string }>
  /** `target` is the order. Refusing needs words. */
  decideErasure: (target: Target, decision: { verb: 'confirmed' | 'withdrawn' } | { verb: 'refused', decision: string }) => Promise<void>
  /** Names, settings, places and the like of a scope: one record op. The body is checked before anything is written. */
  putRecord: (about: { kind: string, coll: string, target: Target }, body: Record<string, unknown>) => Promise<void>
}
