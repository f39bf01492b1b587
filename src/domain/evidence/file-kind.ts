/** What a piece of evidence can be. Everything else is refused by name, before it is read. */
export type FileKind = 'photo' | 'document' | 'video'

export interface AcceptedType {
  kind: FileKind
  /** The extension that belongs to the bytes, whatever the file was called. */
  ext: string
}

const MiB = 1024 * 1024

/** The largest file of each kind, in bytes. */
export const sizeLimits: Readonly<Record<FileKind, number>> = {
  photo: 64 * MiB,
  document: 100 * MiB,
  video: 500 * MiB,
}

/** No file may be larger than this, so that a size can be refused before the kind is known. */
export const largestFile: number = Math.max(...Object.values(sizeLimits))

/** Media types that we keep. SVG, HTML and programs are missing on purpose: they run when opened. */
export const acceptedTypes: Readonly<Record<string, AcceptedType>> = {
  'image/jpeg': { kind: 'photo', ext: 'jpg' },
  'image/png': { kind: 'photo', ext: 'png' },
  'image/webp': { kind: 'photo', ext: 'webp' },
  'image/gif': { kind: 'photo', ext: 'gif' },
  'image/avif': { kind: 'photo', ext: 'avif' },
  'image/heic': { kind: 'photo', ext: 'heic' },
  'image/heif': { kind: 'photo', ext: 'heif' },
  'image/heic-sequence': { kind: 'photo', ext: 'heic' },
  'image/heif-sequence': { kind: 'photo', ext: 'heif' },
  'application/pdf': { kind: 'document', ext: 'pdf' },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { kind: 'document', ext: 'docx' },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { kind: 'document', ext: 'xlsx' },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': { kind: 'document', ext: 'pptx' },
  'application/msword': { kind: 'document', ext: 'doc' },
  'application/vnd.ms-excel': { kind: 'document', ext: 'xls' },
  'application/vnd.ms-powerpoint': { kind: 'document', ext: 'ppt' },
  'text/plain': { kind: 'document', ext: 'txt' },
  'text/csv': { kind: 'document', ext: 'csv' },
  'video/mp4': { kind: 'video', ext: 'mp4' },
  'video/x-m4v': { kind: 'video', ext: 'm4v' },
  'video/quicktime': { kind: 'video', ext: 'mov' },
  'video/3gpp': { kind: 'video', ext: '3gp' },
  'video/webm': { kind: 'video', ext: 'webm' },
}

/** Photos that few browsers can draw by themselves. */
export function isHeif(mime: string): boolean {
  return /^image\/hei[cf](?:-sequence)?$/.test(mime)
}
