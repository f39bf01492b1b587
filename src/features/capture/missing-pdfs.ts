import type { DeviceStore, MediaPort, Recorder } from '../../container/shapes.ts'
import type { PdfJob } from './scan-pdf.ts'
import { evidenceOf } from '../../domain/evidence/schema.ts'
import { SCAN_PDF_DRAFT } from '../../widgets/capture-draft.ts'
import { createFlatPages } from './flat-pages.ts'
import { draftsOf } from './left-drafts.ts'
import { bindPages, isPdfPutOff, pdfJobOf } from './scan-pdf.ts'

export interface MissingPdfParts {
  store: DeviceStore
  recorder: Recorder
  media: MediaPort
  now: () => number
  /** Told of every PDF that could not be made now either. */
  note: (error: unknown) => void
}

/** Makes the PDFs that scans were recorded without. Resolves to how many are still to be made. */
export async function makeMissingPdfs(parts: MissingPdfParts): Promise<number> {
  let left = 0
  for (const draft of await draftsOf(parts.store, SCAN_PDF_DRAFT)) {
    const job = pdfJobOf(draft)
    const isDone = !job || await isMade(job, parts)
    if (isDone)
      await parts.store.drafts.drop(draft.id)
    else
      left += 1
  }
  return left
}

/** True where nothing is left to be done, whether it succeeded or never will. */
async function isMade(job: PdfJob, { store, recorder, media, now, note }: MissingPdfParts): Promise<boolean> {
  const target = { scope: job.scope, id: job.evidenceId }
  const item = await store.items.get({ ...target, coll: 'evidence' })
  const has = new Set(item && evidenceOf(item).derivatives.map(({ role }) => role))
  if (!item || has.has('pdf'))
    return true
  const { derivatives, trouble } = await bindPages(job.pages, job.title, {
    media,
    now,
    flat: createFlatPages({ store, media }),
  })
  const lacking = derivatives.filter(({ role }) => !has.has(role))
  if (lacking.length > 0)
    await recorder.addDerivatives(target, lacking)
  if (trouble)
    note(trouble)
  return !isPdfPutOff(trouble)
}
