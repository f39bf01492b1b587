import type { CaptureInput, DeviceStore, Draft } from '../../container/shapes.ts'
import type { CaptionContext } from '../../domain/evidence/caption.ts'
import type { ScanDraft } from './scan-draft.ts'
import type { PdfJob } from './scan-pdf.ts'
import { firstEvent, prefillCaption } from '../../domain/evidence/caption.ts'
import { SCAN_PDF_DRAFT } from '../../widgets/capture-draft.ts'
import { uniqueFiles } from './scan-pages.ts'

export interface ScanEvidenceParts {
  store: DeviceStore
  now: () => number
  contextOf: (data: Pick<ScanDraft, 'scope' | 'activityId'>) => Promise<CaptionContext>
}

/** The evidence that a scan becomes: the untouched photos are its files. */
export async function scanEvidence(data: ScanDraft, { contextOf, now, store }: ScanEvidenceParts): Promise<CaptureInput> {
  const { scope, evidenceId, pages, position, asked, activityId, deviceMs: shotMs } = data
  const deviceMs = shotMs ?? now()
  const context = await contextOf({ scope, activityId })
  const clock = await store.facts.clock()
  return {
    scope,
    evidenceId,
    kind: 'scan',
    via: 'scan',
    files: uniqueFiles(pages).map(({ sha256, size, mime }) => ({
      sha256,
      size,
      mime,
      source: { held: true },
    })),
    deviceMs,
    event: firstEvent({
      via: 'scan',
      correctedMs: Math.max(0, deviceMs + (clock?.offsetMs ?? 0)),
    }),
    position,
    caption: prefillCaption({ ...context, position }).caption,
    clauses: asked,
    activityId,
    hasMinors: false,
  }
}

/** The PDF is still to be made: what is needed for it stays on the phone in the place of the scan's draft. */
export function pdfJob(draft: { id: string, data: ScanDraft, createdMs: number }, { title, nowMs }: { title: string, nowMs: number }): Draft {
  const { scope, evidenceId, pages } = draft.data
  const job: PdfJob = {
    v: 1,
    scope,
    evidenceId,
    pages,
    title,
  }
  return {
    id: draft.id,
    kind: SCAN_PDF_DRAFT,
    data: job,
    held: [],
    createdMs: draft.createdMs,
    updatedMs: nowMs,
  }
}
