import type { CapturedFile, DeviceStore, InspectedFile, MediaPort } from '../../container/shapes.ts'
import type { Room } from '../../domain/evidence/size-rule.ts'
import { refuseBySize } from '../../domain/evidence/size-rule.ts'
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

export interface ReadParts {
  store: DeviceStore
  media: MediaPort
  /** How much room the browser says there is; `undefined` where it does not. */
  estimate?: (() => Promise<Room | undefined>) | undefined
}

/** Safari before 17 cannot say. */
export const roomOfBrowser = async (): Promise<Room | undefined> => navigator.storage?.estimate?.()

/**
 * The first thing a change handler does: refuses by size, then reads. Failures: `file-empty`, `file-too-large`,
 * `file-unreadable`. A file too large to read whole comes back as it was.
 */
export async function readFirst(incoming: Incoming, { estimate = roomOfBrowser }: Pick<ReadParts, 'estimate'> = {}): Promise<Incoming> {
  if (incoming.bytes)
    return incoming
  await refuseBySize(incoming.blob, estimate)
  if (incoming.blob.size > WHOLE_BYTES)
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
 * Reads, recognises and hashes. Failures: those of `readFirst`, `file-type-refused`, `worker-broken`, `storage-full`. A large file lies in chunks under `uploadId` afterwards; on failure they are dropped.
 */
export async function readFile(incoming: Incoming, uploadId: string, parts: ReadParts): Promise<ReadFile> {
  const { bytes, blob, name } = await readFirst(incoming, parts)
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

async function inSlices(blob: Blob, uploadId: string, { store, media }: ReadParts): Promise<Omit<CapturedFile, 'mime' | 'name'>> {
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
    throw asFailure(error, 'not-saved')
  }
}
