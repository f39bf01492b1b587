import type { OpContext, Outcome } from '../oplog/reducer.ts'
import type { Evidence } from './schema.ts'
import * as v from 'valibot'
import { clauseRefSchema, sha256Schema, uuidSchema } from '../ids.ts'
import { applied, noop, rejected } from '../oplog/reducer.ts'
import { eventTimeSchema } from '../time/day.ts'
import { fileSchema, manifestSchema } from './manifest.ts'
import { captionSchema, evidenceKindSchema, evidenceOf } from './schema.ts'

export const capturedBodySchema = v.object({
  kind: evidenceKindSchema,
  files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(60)),
  manifest: manifestSchema,
  manifestHash: sha256Schema,
  sig: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  keyId: v.nullable(sha256Schema),
  event: eventTimeSchema,
  activityId: v.nullable(uuidSchema),
  caption: captionSchema,
  clauses: v.pipe(v.array(clauseRefSchema), v.maxLength(40)),
  hasMinors: v.boolean(),
})
export type CapturedBody = v.InferOutput<typeof capturedBodySchema>

/** The birth of a piece of evidence. Its core is written once: the same again is nothing new, another is refused. */
export function reduceCaptured(context: OpContext, body: CapturedBody): Outcome {
  const { op, read } = context
  const row = read('evidence', op.id)
  if (row) {
    return evidenceOf(row).manifestHash === body.manifestHash
      ? noop
      : rejected('op-write-once')
  }
  if (!isOwnManifest(context, body))
    return rejected('op-malformed')
  return applied({
    coll: 'evidence',
    id: op.id,
    deleted: false,
    data: {
      ...evidenceFrom(context, body),
    },
    fields: [
      'activityId',
      'status',
      'event',
      'hasMinors',
    ],
  })
}

/** The manifest must speak of this very op, device, person and of exactly these files. */
function isOwnManifest({ op, deviceId, actor }: OpContext, { manifest, files }: CapturedBody): boolean {
  const isSame = manifest.evidenceId === op.id && manifest.opId === op.opId
    && manifest.deviceId === deviceId && manifest.personId === actor.personId
  return isSame && manifest.files.length === files.length
    && manifest.files.every((file, n) => file.sha256 === files[n]?.sha256 && file.size === files[n]?.size)
}

function evidenceFrom({ op, deviceId, actor, receivedMs }: OpContext, body: CapturedBody): Evidence {
  const { manifest, clauses, ...rest } = body
  return {
    ...rest,
    manifest,
    clauses: Object.fromEntries(clauses.map(clause => [
      clause,
      [op.opId],
    ])),
    capturedBy: actor.personId,
    deviceId,
    deviceMs: manifest.deviceMs,
    correctedMs: Math.max(0, manifest.deviceMs + (manifest.clock?.offsetMs ?? 0)),
    receivedMs,
    status: 'draft',
    submittedBy: null,
    statusReason: null,
    number: null,
    derivatives: [],
    receipts: [],
  }
}
