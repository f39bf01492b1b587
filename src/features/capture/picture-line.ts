import type { DeviceStore, MadeDerivative, MediaPort, Recorder, Target } from '../../container/shapes.ts'
import type { EvidenceKind } from '../../domain/evidence/schema.ts'
import { asFailure } from '../../domain/failure.ts'
import { derivativeFrom } from './take-in.ts'

/** A saved original that has no pictures yet. */
export interface PictureJob {
  target: Target
  kind: EvidenceKind
  sha256: string
  mime: string
  /** Where they are still in memory; read from the phone otherwise. */
  bytes?: ArrayBuffer | undefined
}

/** `none`: this browser cannot draw it; the original is safe. */
export type PictureResult = 'made' | 'none'

export interface PictureParts {
  store: DeviceStore
  recorder: Recorder
  media: MediaPort
  /** A still of a video; `null` where the browser cannot play it. */
  poster: (video: Blob) => Promise<{ bytes: ArrayBuffer, width: number, height: number } | null>
  /** `isOver`: made, or never to be made here; otherwise another try may help. */
  onDone?: (evidenceId: string, result: PictureResult, isOver: boolean) => void
  onFault?: (error: unknown) => void
}

/** At most this many originals stay in memory while they wait; the others are read again from the phone. */
const KEPT_IN_MEMORY = 3

interface Waiting { job: PictureJob, isTold: boolean, onEnd?: ((isOver: boolean) => void) | undefined, make: (job: PictureJob, parts: PictureParts) => Promise<PictureResult> }

/** Makes pictures after the save, one at a time, never in the way of the next shot. A failure costs a picture, not the evidence. */
export class PictureLine {
  readonly #parts: PictureParts
  readonly #waiting: Waiting[] = []
  #holds = 0
  #isRunning = false
  #resting: Array<() => void> = []

  constructor(parts: PictureParts) {
    this.#parts = parts
  }

  /** Makes thumb and preview when it is this one's turn. */
  add(job: PictureJob): void {
    this.#enqueue({ job, isTold: true, make: makePictures })
  }

  /** A copy with words burnt in, after everything that waits. Resolves to whether it is over: made, or never to be made. */
  watermark(job: PictureJob, lines: readonly string[]): Promise<boolean> {
    return new Promise(onEnd => this.#enqueue({
      job,
      onEnd,
      isTold: false,
      make: (each, parts) => makeWatermark(each, lines, parts),
    }))
  }

  /** No picture is begun until released: a shot that is being saved comes first. */
  hold(): () => void {
    this.#holds += 1
    let isHeld = true
    return () => {
      if (!isHeld)
        return
      isHeld = false
      this.#holds -= 1
      void this.#work()
    }
  }

  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    return this.#isRunning || this.#waiting.length > 0
      ? new Promise(resolve => this.#resting.push(resolve))
      : Promise.resolve()
  }

  #enqueue({ job, ...how }: Waiting): void {
    const isRoom = this.#waiting.filter(other => other.job.bytes).length < KEPT_IN_MEMORY
    this.#waiting.push({
      ...how,
      job: isRoom
        ? job
        : { ...job, bytes: undefined },
    })
    void this.#work()
  }

  #next(): Waiting | undefined {
    return this.#holds === 0
      ? this.#waiting.shift()
      : undefined
  }

  async #work(): Promise<void> {
    if (this.#isRunning)
      return
    this.#isRunning = true
    for (let next = this.#next(); next; next = this.#next())
      await this.#run(next)
    this.#isRunning = false
    if (this.#waiting.length > 0)
      return
    this.#resting.forEach(resolve => resolve())
    this.#resting = []
  }

  async #run({ job, make, isTold, onEnd }: Waiting): Promise<void> {
    const { onDone, onFault } = this.#parts
    let isOver = true
    const result = await make(job, this.#parts).catch((error: unknown) => {
      isOver = asFailure(error, 'not-saved').code === 'picture-undecodable'
      if (!isOver)
        onFault?.(error)
      return 'none' as const
    })
    onEnd?.(isOver)
    if (isTold)
      onDone?.(job.target.id, result, isOver)
  }
}

async function makePictures(job: PictureJob, parts: PictureParts): Promise<PictureResult> {
  const made = job.mime.startsWith('video/')
    ? await ofVideo(job, parts)
    : await ofPicture(job, parts)
  if (made.length === 0)
    return 'none'
  await parts.recorder.addDerivatives(job.target, made)
  return 'made'
}

async function ofPicture(job: PictureJob, { media, store }: PictureParts): Promise<MadeDerivative[]> {
  if (!job.mime.startsWith('image/'))
    return []
  const bytes = job.bytes ?? await store.blobs.bytesOf(job.sha256)
  if (!bytes)
    return []
  const [thumb, preview] = await media.derivatives(bytes, job.mime)
  return [
    derivativeFrom(thumb),
    derivativeFrom(preview),
  ]
}

async function ofVideo({ sha256 }: PictureJob, { media, store, poster }: PictureParts): Promise<MadeDerivative[]> {
  const video = await store.blobs.blobOf(sha256)
  const still = video && await poster(video)
  if (!still)
    return []
  const [thumb] = await media.derivatives(still.bytes, 'image/jpeg')
  const hash = await media.hash(still.bytes)
  return [
    derivativeFrom(thumb),
    derivativeFrom({
      ...still,
      role: 'poster',
      sha256: hash,
      size: still.bytes.byteLength,
    }),
  ]
}

async function makeWatermark(job: PictureJob, lines: readonly string[], { media, store, recorder }: PictureParts): Promise<PictureResult> {
  const bytes = job.bytes ?? await store.blobs.bytesOf(job.sha256)
  if (!bytes)
    return 'none'
  await recorder.addDerivatives(job.target, [
    derivativeFrom(await media.watermark(bytes, job.mime, { lines })),
  ])
  return 'made'
}
