import type { EntityRow } from '../oplog/row.ts'
import type { Derivative } from './schema.ts'

export interface OfflineFile { sha256: string, mime: string, role: Derivative['role'] | 'original' }

interface Original { sha256: string, mime: string, size: number }
interface Picture { sha256: string, mime: string, role: string }
interface Bearing { files?: readonly Original[], derivatives?: readonly Picture[], photos?: ReadonlyArray<{ file: Original, derivatives: readonly Picture[] }> }

/** Originals larger than this are left on the server: films, above all. */
const LARGEST_ORIGINAL = 40 * 1024 * 1024

const shown = new Set(['thumb', 'preview', 'poster', 'pdf'])

/** What of a row's files must be here to look at it without a network. */
export function filesForOffline({ data }: Pick<EntityRow, 'data'>): OfflineFile[] {
  const { files = [], derivatives = [], photos = [] } = data as Bearing
  return [
    ...filesOf(files, derivatives),
    ...photos.flatMap(photo => filesOf([photo.file], photo.derivatives)),
  ]
}

/** A paper is read in its original; a photograph in its preview, or in its original where nobody could make one. */
function filesOf(originals: readonly Original[], derivatives: readonly Picture[]): OfflineFile[] {
  const pictures = derivatives.filter(({ role }) => shown.has(role)).map(({ sha256, mime, role }) => ({ sha256, mime, role: role as OfflineFile['role'] }))
  const hasPreview = derivatives.some(({ role }) => role === 'preview' || role === 'pdf')
  const needed = originals.filter(({ mime, size }) => size <= LARGEST_ORIGINAL && !(hasPreview && mime.startsWith('image/')) && !mime.startsWith('video/'))
  return [
    ...pictures,
    ...needed.map(({ sha256, mime }) => ({ sha256, mime, role: 'original' as const })),
  ]
}
