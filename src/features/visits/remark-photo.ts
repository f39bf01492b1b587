import type { MadeDerivative, MadePicture, MediaPort } from '../../container/shapes.ts'
import type { RemarkDraft } from './remark-draft.ts'
import { Failure } from '../../domain/failure.ts'

export interface RemarkPhoto extends Readonly<RemarkDraft['photos'][number]> {
  /** Empty where this browser cannot draw the picture: its bytes are a good remark all the same. */
  derivatives: readonly MadeDerivative[]
  /** Address of what the form shows. */
  url: string
}

export interface ReadPhoto { facts: RemarkDraft['photos'][number], bytes: ArrayBuffer }

/** Larger files are no photos. */
const MOST_BYTES = 70_000_000

/** Failures: file-too-large, file-empty, file-unreadable, file-type-refused. */
export async function readPhoto(media: MediaPort, file: File): Promise<ReadPhoto> {
  if (file.size > MOST_BYTES)
    throw new Failure('file-too-large', { expected: MOST_BYTES, file: file.name })
  // The bytes first: some browsers drop a picked file as soon as anything else is awaited.
  const bytes = await file.arrayBuffer()
  const { kind, mime } = await media.inspect(bytes, file.name)
  if (kind !== 'photo')
    throw new Failure('file-type-refused', { file: file.name })
  return {
    bytes,
    facts: {
      sha256: await media.hash(bytes),
      size: bytes.byteLength,
      mime,
    },
  }
}

/** The photo as the form shows it. */
export async function drawnPhoto(media: MediaPort, facts: ReadPhoto['facts'], bytes: ArrayBuffer): Promise<RemarkPhoto> {
  // What cannot be drawn here is drawn where it can be; it must not cost the photo.
  const made = await media.derivatives(bytes, facts.mime).catch(() => [])
  const thumb = made.find(({ role }) => role === 'thumb')
  return {
    ...facts,
    derivatives: made.map(asDerivative),
    url: URL.createObjectURL(new Blob([thumb?.bytes ?? bytes], {
      type: thumb
        ? 'image/jpeg'
        : facts.mime,
    })),
  }
}

function asDerivative({ role, bytes, sha256, width, height, size }: MadePicture): MadeDerivative {
  return {
    role: role === 'preview'
      ? 'preview'
      : 'thumb',
    bytes,
    sha256,
    width,
    height,
    size,
    mime: 'image/jpeg',
  }
}
