import type { DeviceStore, Draft } from '../../container/shapes.ts'
import type { PictureJob } from './picture-line.ts'
import * as v from 'valibot'
import { evidenceKindSchema } from '../../domain/evidence/schema.ts'
import { sha256Schema, uuidSchema } from '../../domain/ids.ts'
import { WATERMARK_DRAFT } from '../../widgets/capture-draft.ts'

const wishSchema = v.object({
  v: v.literal(1),
  scope: v.string(),
  evidenceId: uuidSchema,
  kind: evidenceKindSchema,
  sha256: sha256Schema,
  mime: v.string(),
  lines: v.array(v.string()),
})

/** A copy that was asked for: its picture and the words to burn in. */
export interface WatermarkWish { job: PictureJob, lines: readonly string[] }

/** On disk when it resolves, with the id that drops it: a killed page makes the copy when it is opened again. */
export async function keepWish(store: DeviceStore, id: string, { job: { target, kind, sha256, mime }, lines }: WatermarkWish, atMs: number): Promise<void> {
  const data: v.InferOutput<typeof wishSchema> = {
    v: 1,
    scope: target.scope,
    evidenceId: target.id,
    kind,
    sha256,
    mime,
    lines: [...lines],
  }
  await store.drafts.put({
    id,
    kind: WATERMARK_DRAFT,
    data,
    held: [],
    createdMs: atMs,
    updatedMs: atMs,
  })
}

export function wishOf(draft: Pick<Draft, 'kind' | 'data'>): WatermarkWish | undefined {
  const parsed = v.safeParse(wishSchema, draft.data)
  if (draft.kind !== WATERMARK_DRAFT || !parsed.success)
    return undefined
  const { scope, evidenceId, kind, sha256, mime, lines } = parsed.output
  return {
    lines,
    job: {
      target: { scope, id: evidenceId },
      kind,
      sha256,
      mime,
    },
  }
}
