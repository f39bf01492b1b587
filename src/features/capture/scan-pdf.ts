import type { Draft, MadeDerivative, MediaPort } from '../../container/shapes.ts'
import type { FlatPages } from './flat-pages.ts'
import type { ScanPage } from './scan-draft.ts'
import * as v from 'valibot'
import { asFailure } from '../../domain/failure.ts'
import { SCAN_PDF_DRAFT } from '../../widgets/capture-draft.ts'
import { scanDraftSchema } from './scan-draft.ts'
import { derivativeFrom } from './take-in.ts'

export interface BindParts { media: MediaPort, flat: FlatPages, now: () => number }

export interface Bound {
  /** Thumb and preview of the first page, then the PDF: as many as could be made. */
  derivatives: MadeDerivative[]
  /** Why the PDF is not among them. */
  trouble: ReturnType<typeof asFailure> | undefined
}

/** Flattens the pages and binds them to one PDF. Never throws: the photos are saved whatever becomes of it. */
export async function bindPages(pages: readonly ScanPage[], title: string, { media, flat, now }: BindParts): Promise<Bound> {
  const derivatives: MadeDerivative[] = []
  try {
    const flattened: ArrayBuffer[] = []
    for (const page of pages)
      flattened.push((await flat.of(page)).bytes)
    const [first] = flattened
    if (first) {
      const [thumb, preview] = await media.derivatives(first, 'image/jpeg')
      derivatives.push(derivativeFrom(thumb), derivativeFrom(preview))
    }
    derivatives.push(await asDerivative(await media.pdf(flattened, {
      title,
      madeMs: now(),
    }), media))
    return { derivatives, trouble: undefined }
  }
  catch (error) {
    return {
      derivatives,
      trouble: asFailure(error, 'worker-broken'),
    }
  }
}

async function asDerivative(bytes: ArrayBuffer, media: MediaPort): Promise<MadeDerivative> {
  return {
    role: 'pdf',
    mime: 'application/pdf',
    sha256: await media.hash(bytes),
    size: bytes.byteLength,
    width: 0,
    height: 0,
    bytes,
  }
}

const jobSchema = v.object({
  ...v.pick(scanDraftSchema, ['v', 'scope', 'evidenceId', 'pages']).entries,
  title: v.string(),
})
export type PdfJob = v.InferOutput<typeof jobSchema>

/** A PDF that is still to be made from photos that are saved. */
export function pdfJobOf(draft: Pick<Draft, 'kind' | 'data'>): PdfJob | undefined {
  if (draft.kind !== SCAN_PDF_DRAFT)
    return undefined
  const parsed = v.safeParse(jobSchema, draft.data)
  return parsed.success
    ? parsed.output
    : undefined
}

/** Trying again may help: a part was not there, a worker broke. A page that cannot be decoded stays so. */
export function isPdfPutOff(trouble: Bound['trouble']): boolean {
  return trouble !== undefined && trouble.code !== 'picture-undecodable' && trouble.code !== 'blob-unknown'
}
