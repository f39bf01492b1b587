import type { RowData } from '../oplog/row.ts'

interface Named { sha256: string }
interface Bearing { files?: readonly Named[], derivatives?: readonly Named[], photos?: ReadonlyArray<{ file: Named, derivatives: readonly Named[] }> }

/**
 * The blobs that a row names: whoever may pull the row may fetch them. Reads any collection, because evidence and remarks
 * carry files and derivatives in the same shape.
 */
export function blobsOf(data: RowData): string[] {
  const { files = [], derivatives = [], photos = [] } = data as Bearing
  const all = [
    ...files,
    ...derivatives,
    ...photos.flatMap(photo => [photo.file, ...photo.derivatives]),
  ]
  return [
    ...new Set(all.map(blob => blob.sha256)),
  ]
}

/** The originals that a row names: the bytes that must never be lost. */
export function originalsOf(data: RowData): string[] {
  const { files = [], photos = [] } = data as Bearing
  return [
    ...new Set([
      ...files,
      ...photos.map(photo => photo.file),
    ].map(blob => blob.sha256)),
  ]
}
