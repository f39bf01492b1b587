import type { CapturedFile, DeviceStore, InspectedFile, MediaPort } from '../../container/shapes.ts'
import { largestFile } from '../../domain/evidence/file-kind.ts'
import { asFailure, Failure } from '../../domain/failure.ts'

/** One file as it came to the page. */
export interface Incoming {
  blob: Blob
  /** As it was called where it came from; the camera's names mean nothing and are left out. */
  name?: string | undefined
  /** Already read: browsers lose what stands behind a File as soon as the camera or another app moves on. */
  bytes?: ArrayBuffer | undefined
}

/** A file that was read, named by its hash and recognised by its bytes. */
export interface ReadFile {
  file: CapturedFile
  facts: InspectedFile
  /** The bytes, where the file was read whole. */
  bytes: ArrayBuffer | undefined
}

/** Up to here a file is read whole; above, in slices that go to disk one by one. */
export const WHOLE_BYTES = 64 * 1024 * 1024

/** A large file may take this share of what the browser still has room for. */
const ROOM_SHARE = 0.2

export interface ReadParts {
  store: DeviceStore
  media: MediaPort
  /** How much room the browser says there is. */
  estimate?: () => Promise<StorageEstimate>
}

/** The first thing a change handler does. Rejects with `file-unreadable`; a file too large to read whole comes back as it was. */
export async function readFirst(incoming: Incoming): Promise<Incoming> {
  if (incoming.bytes || incoming.blob.size > WHOLE_BYTES)
    return incoming
  try {
    const bytes = await incoming.blob.arrayBuffer()
    return { ...incoming, bytes }
  }
  catch (error) {
    throw new Failure('file-unreadable', incoming.name === undefined
      ? {}
      : { file: incoming.name }, { cause: error })
  }
}

/**
 * Reads, recognises and hashes. Failures: `file-empty`, `file-too-large`, `file-type-refused`, `file-unreadable`,
 * `storage-full`. A large file lies in chunks under `uploadId` afterwards; on failure they are dropped.
 */
export async function readFile(incoming: Incoming, uploadId: string, parts: ReadParts): Promise<ReadFile> {
  const { bytes, blob, name } = await readFirst(refuseBySize(incoming))
  const facts = await parts.media.inspect(bytes ?? blob, name ?? '')
  if (facts.kind === 'refused')
    throw new Failure('file-type-refused')
  const hashed = bytes
    ? {
        sha256: await parts.media.hash(bytes),
        size: bytes.byteLength,
        source: { bytes },
      }
    : await inSlices(blob, uploadId, parts)
  return {
    file: {
      ...hashed,
      mime: facts.mime,
      ...(name
        ? {
            name: name.slice(-255),
          }
        : {}),
    },
    facts,
    bytes,
  }
}

function refuseBySize(incoming: Incoming): Incoming {
  const { size } = incoming.blob
  if (size === 0)
    throw new Failure('file-empty')
  if (size > largestFile)
    throw new Failure('file-too-large', { expected: largestFile })
  return incoming
}

async function inSlices(blob: Blob, uploadId: string, { store, media, estimate = () => navigator.storage.estimate() }: ReadParts): Promise<Omit<CapturedFile, 'mime' | 'name'>> {
  const { quota, usage = 0 } = await estimate().catch(() => ({}) as StorageEstimate)
  if (quota !== undefined && blob.size > ROOM_SHARE * Math.max(0, quota - usage))
    throw new Failure('storage-full')
  try {
    const { sha256, size, chunks } = await media.hashInChunks(blob, ({ index, bytes }) => store.blobs.putChunk({ uploadId, index, bytes }))
    return {
      sha256,
      size,
      source: { uploadId, chunks },
    }
  }
  catch (error) {
    await store.blobs.dropChunks(uploadId).catch(() => {})
    throw asFailure(error, 'file-unreadable')
  }
}
