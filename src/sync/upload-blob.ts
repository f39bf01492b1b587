import type { BlobFacts } from '../storage/blob.ts'
import type { BlobShelf } from '../storage/device-store.ts'
import type { Pace } from './pace.ts'
import type { RoundParts } from './sync-parts.ts'
import { asFailure } from '../domain/failure.ts'

export interface UploadWork {
  pace: Pace
  /** Also of bytes that the server has not acknowledged yet. */
  onProgress: (sentBytes: number) => void
  /** The server has one more piece safely. */
  onAcked?: () => void
  signal: AbortSignal
}

/** What sending needs: of the phone's shelf, or of a file that somebody else's work came in. */
export interface UploadParts extends Pick<RoundParts, 'calls' | 'clock'> {
  store: { blobs: Pick<BlobShelf, 'slice' | 'markSent' | 'markOffset'> }
}

type Sendable = Pick<BlobFacts, 'sha256' | 'size' | 'offset'>

/** A gap that the server names this often is no race but a quarrel. */
const MAX_JUMPS = 5

/** [SY8] One blob, whole or piece by piece from where the server is. Marked sent only when the server said so. */
export async function uploadBlob(parts: UploadParts, blob: Sendable, work: UploadWork): Promise<void> {
  const isWhole = blob.size <= work.pace.wholeBytes() && blob.offset === 0
  await (isWhole
    ? putWhole(parts, blob, work)
    : appendAll(parts, blob, work))
  await parts.store.blobs.markSent([blob.sha256])
}

async function putWhole(parts: UploadParts, { sha256, size }: Sendable, work: UploadWork): Promise<void> {
  const bytes = await parts.store.blobs.slice(sha256, 0, size)
  await paced(parts, work, () => parts.calls.put(sha256, bytes, work.signal, work.onProgress))
  work.onProgress(size)
}

async function appendAll(parts: UploadParts, { sha256, size }: Sendable, work: UploadWork): Promise<void> {
  const { store, calls } = parts
  let { offset, isComplete } = await calls.progressOf(sha256, work.signal)
  let jumps = 0
  while (!isComplete) {
    work.onProgress(offset)
    const from = offset
    const bytes = await store.blobs.slice(sha256, from, Math.min(size, from + work.pace.pieceBytes()))
    const onSent = (sentBytes: number): void => work.onProgress(from + sentBytes)
    try {
      ({ offset, isComplete } = await paced(parts, work, () => calls.append(sha256, {
        offset: from,
        total: size,
        bytes,
        onSent,
      }, work.signal)))
      await store.blobs.markOffset(sha256, offset)
    }
    catch (error) {
      const { code, detail } = asFailure(error, 'network-broken')
      if (code !== 'wrong-offset' || detail.expected === undefined || ++jumps > MAX_JUMPS)
        throw error
      offset = detail.expected
    }
  }
  work.onProgress(size)
}

/** Learns from every piece how fast the line is. */
async function paced<T>({ clock }: Pick<UploadParts, 'clock'>, { pace, onAcked }: UploadWork, send: () => Promise<T>): Promise<T> {
  const begunMs = clock.now()
  try {
    const sent = await send()
    pace.went(clock.now() - begunMs)
    onAcked?.()
    return sent
  }
  catch (error) {
    const { code } = asFailure(error, 'network-broken')
    if (code === 'network-broken')
      pace.stalled()
    if (code === 'proxy-limit')
      pace.tooLarge()
    throw error
  }
}
