import type { BlobRole } from '../container/shapes.ts'
import type { Evidence } from '../domain/evidence/schema.ts'
import type { WantedBlob } from './useBlobUrl.ts'
import { derivativeOf } from '../domain/evidence/schema.ts'

export type PreviewKind = 'pdf' | 'docx' | 'sheet' | 'text' | 'video' | 'picture' | 'none'

export interface Previewed extends WantedBlob {
  kind: PreviewKind
  /** Bytes. */
  size: number
  name: string | undefined
}

const kinds: Readonly<Record<string, PreviewKind>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'sheet',
  'text/plain': 'text',
  'text/csv': 'text',
}

export function previewKindOf(mime: string): PreviewKind {
  if (mime.startsWith('video/'))
    return 'video'
  return mime.startsWith('image/')
    ? 'picture'
    : kinds[mime] ?? 'none'
}

/** What opens at a tap: the pages bound from a scan, otherwise the first file. */
export function previewOf(evidence: Evidence, index = 0): Previewed | undefined {
  const bound = derivativeOf(evidence, 'pdf')
  if (bound && index === 0) {
    return {
      kind: 'pdf',
      sha256: bound.sha256,
      mime: bound.mime,
      role: 'pdf' satisfies BlobRole,
      size: bound.size,
      name: undefined,
    }
  }
  const file = evidence.files[index]
  return file && {
    kind: previewKindOf(file.mime),
    sha256: file.sha256,
    mime: file.mime,
    role: 'original',
    size: file.size,
    name: file.name,
  }
}

/** Larger files are not opened on a phone but downloaded: reading them whole would need several times their size. */
export const previewLimits: Readonly<Record<PreviewKind, number>> = {
  pdf: 100_000_000,
  docx: 30_000_000,
  sheet: 15_000_000,
  text: 5_000_000,
  video: 600_000_000,
  picture: 70_000_000,
  none: 0,
}
