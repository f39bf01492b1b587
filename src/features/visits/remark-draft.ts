import type { Draft } from '../../container/shapes.ts'
import * as v from 'valibot'
import { sha256Schema } from '../../domain/ids.ts'

const REMARK_DRAFT = 'remark'

/** What a remark is about: a standard of a visit, or one piece of evidence under it. */
export interface RemarkAbout { scope: string, standard: string, evidenceId: string | null }

const remarkDraftSchema = v.object({
  v: v.literal(1),
  text: v.string(),
  photos: v.array(v.object({
    sha256: sha256Schema,
    /** Bytes. */
    size: v.number(),
    mime: v.string(),
  })),
})
export type RemarkDraft = v.InferOutput<typeof remarkDraftSchema>

/** One unfinished remark for each thing that can be remarked upon. */
export function remarkDraftId({ scope, standard, evidenceId }: RemarkAbout): string {
  return [
    REMARK_DRAFT,
    scope,
    standard,
    evidenceId ?? '',
  ].join('/')
}

export function remarkDraftOf(draft: Draft | undefined): RemarkDraft | undefined {
  if (draft?.kind !== REMARK_DRAFT)
    return undefined
  const parsed = v.safeParse(remarkDraftSchema, draft.data)
  return parsed.success
    ? parsed.output
    : undefined
}

export function asRemarkDraft(about: RemarkAbout, data: RemarkDraft, atMs: number): Draft {
  return {
    id: remarkDraftId(about),
    kind: REMARK_DRAFT,
    data,
    held: data.photos.map(({ sha256 }) => sha256),
    createdMs: atMs,
    updatedMs: atMs,
  }
}
