import type { FileKind } from '../domain/evidence/file-kind.ts'
import type { SniffedFile } from './media-port.ts'
import { acceptedTypes, largestFile, sizeLimits } from '../domain/evidence/file-kind.ts'
import { Failure } from '../domain/failure.ts'
import { loadPart } from './load-part.ts'
import { oldOfficeType } from './old-office.ts'
import { isPlainText } from './plain-text.ts'

/** Names that mean the same bytes: 'jpeg' is no lie about a JPEG. */
const sameExtension: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  jpe: 'jpg',
  jfif: 'jpg',
  heifs: 'heif',
  heics: 'heic',
  hif: 'heic',
  heif: 'heic',
  qt: 'mov',
  m4v: 'mp4',
  wps: 'doc',
  dot: 'doc',
  et: 'xls',
  xlt: 'xls',
  dps: 'ppt',
  text: 'txt',
  log: 'txt',
  md: 'txt',
}

/**
 * What a file is, by its first bytes; only these are read.
 * Failures: 'file-empty'; 'file-too-large' with the limit in `detail.expected`, before anything is read where the size
 * alone decides it; 'file-unreadable'.
 */
export async function sniff(blob: Blob, name: string): Promise<SniffedFile> {
  if (blob.size === 0)
    throw new Failure('file-empty')
  if (blob.size > largestFile)
    throw new Failure('file-too-large', { expected: largestFile })
  const mime = await mimeOf(blob, name)
  const accepted = Object.hasOwn(acceptedTypes, mime)
    ? acceptedTypes[mime]
    : undefined
  if (!accepted) {
    return {
      kind: 'refused',
      mime,
      ext: '',
      wrongExtension: false,
    }
  }
  refuseTooLarge(accepted.kind, blob.size)
  return {
    kind: accepted.kind,
    mime,
    ext: accepted.ext,
    wrongExtension: !namesType(name, accepted.ext),
  }
}

function refuseTooLarge(kind: FileKind, size: number): void {
  if (size > sizeLimits[kind])
    throw new Failure('file-too-large', { expected: sizeLimits[kind] })
}

async function mimeOf(blob: Blob, name: string): Promise<string> {
  const found = await signatureOf(blob)
  if (found?.mime === 'application/x-cfb')
    return await readOrFail(oldOfficeType(blob)) ?? found.mime
  if (found)
    return found.mime
  if (await readOrFail(isPlainText(blob))) {
    return extensionOf(name) === 'csv'
      ? 'text/csv'
      : 'text/plain'
  }
  return 'application/octet-stream'
}

async function signatureOf(blob: Blob): Promise<{ mime: string } | undefined> {
  const { fileTypeFromBlob } = await loadPart(import('file-type'))
  try {
    return await fileTypeFromBlob(blob)
  }
  catch (error) {
    // Browsers report unreadable files as DOMException; anything else is a file made to confuse, which has no type.
    if (error instanceof DOMException)
      throw new Failure('file-unreadable', {}, { cause: error })
    return undefined
  }
}

async function readOrFail<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading
  }
  catch (error) {
    throw new Failure('file-unreadable', {}, { cause: error })
  }
}

/** 'jpg' for 'IMG_0001.JPG'; '' where the name has none. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0
    ? name.slice(dot + 1).trim().toLowerCase()
    : ''
}

/** A name without extension promises nothing and so cannot lie. */
function namesType(name: string, ext: string): boolean {
  const promised = extensionOf(name)
  const canonical = (extension: string) => sameExtension[extension] ?? extension
  return promised === '' || canonical(promised) === canonical(ext)
}
