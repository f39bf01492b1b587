import type { CapturedFile, MadeDerivative, Recorder } from '../../container/shapes.ts'
import type { CaptionContext } from '../../domain/evidence/caption.ts'
import type { CapturePath, Position } from '../../domain/evidence/manifest.ts'
import type { Caption, EvidenceKind } from '../../domain/evidence/schema.ts'
import type { EventTime } from '../../domain/time/day.ts'
import type { Incoming, ReadFile, ReadParts } from './incoming.ts'
import { firstEvent, isFromShutter, prefillCaption } from '../../domain/evidence/caption.ts'
import { asFailure } from '../../domain/failure.ts'
import { readFile, readFirst } from './incoming.ts'

/** What is known of a piece of evidence beside its bytes. */
export interface ShotAbout {
  scope: string
  /** Promised before the bytes came, so that the same shot is never written twice. */
  evidenceId: string
  via: CapturePath
  /** The device's clock at the shutter, or at choosing. */
  deviceMs: number
  /** Server time minus device time, 0 while it is not known. */
  offsetMs: number
  position: Position | null
  context: CaptionContext
  activityId: string | null
  clauses: readonly string[]
  /** The day that a person confirmed, `YYYY-MM-DD`: stands above what EXIF and activity say. */
  statedDay?: string | undefined
  /** Said already, beside what the context fills in. */
  caption?: Caption | undefined
}

export interface TakeInParts extends ReadParts {
  recorder: Recorder
}

/** What a saved file turned out to be; the pictures are made from this afterwards. */
export interface Saved {
  status: 'saved'
  evidenceId: string
  kind: EvidenceKind
  file: CapturedFile
  bytes: ArrayBuffer | undefined
  /** The extension that belongs to the bytes, where the name promised another one. */
  realExt: string | undefined
}

export type Taken
  = | Saved
    /** The same bytes are recorded already, as this evidence. */
    | { status: 'duplicate', evidenceId: string }
    /** Cannot become evidence; `code` says why. */
    | { status: 'refused', code: Refusal }
    /** Should have been saved and was not: `kept` holds the bytes for another try. */
    | { status: 'failed', code: ReturnType<typeof asFailure>['code'], kept: Incoming }

/** Trying the same bytes again cannot help. */
const refusals = [
  'file-empty',
  'file-too-large',
  'file-type-refused',
  'file-unreadable',
  'archive-broken',
  'archive-locked',
  'archive-unsafe',
] as const
export type Refusal = (typeof refusals)[number]

export function isRefusal(code: string): code is Refusal {
  return (refusals as readonly string[]).includes(code)
}

/** With the bytes in hand nothing is unreadable any more: whatever says so may not cost the shot. */
export function isRefused(code: string, { bytes }: Incoming): code is Refusal {
  return isRefusal(code) && !(code === 'file-unreadable' && bytes)
}

/** A shot exists nowhere else. What was chosen still lies where it was chosen, and forty of them would fill the memory. */
export function worthKeeping({ bytes, ...incoming }: Incoming, via: CapturePath): Incoming {
  return isFromShutter(via)
    ? { ...incoming, bytes }
    : incoming
}

/** One file becomes one piece of evidence, or a plain word why not. Never throws: a failed save is an answer that keeps the bytes. */
export async function takeIn(incoming: Incoming, about: ShotAbout, parts: TakeInParts): Promise<Taken> {
  let kept = incoming
  try {
    kept = await readFirst(incoming, parts)
    const read = await readFile(kept, about.evidenceId, parts)
    const known = await recordedAs(read.file.sha256, about, parts)
    // A page killed between the write and its answer finds its own evidence: nothing is written twice.
    if (known === about.evidenceId)
      return savedFrom(read, about)
    if (known !== undefined) {
      await parts.store.blobs.dropChunks(about.evidenceId)
      return { status: 'duplicate', evidenceId: known }
    }
    return await save(read, about, parts)
  }
  catch (error) {
    const { code } = asFailure(error, 'not-saved')
    return isRefused(code, kept)
      ? { status: 'refused', code }
      : {
          status: 'failed',
          code,
          kept: worthKeeping(kept, about.via),
        }
  }
}

/** The evidence that these bytes are recorded as, whoever recorded them. */
async function recordedAs(sha256: string, { scope }: ShotAbout, { store }: TakeInParts): Promise<string | undefined> {
  const [item] = await store.items.list({
    scope,
    coll: 'evidence',
    terms: [`file:${sha256}`],
    limit: 1,
  })
  return item?.id
}

async function save(read: ReadFile, about: ShotAbout, { recorder }: TakeInParts): Promise<Saved> {
  await recorder.capture({
    scope: about.scope,
    evidenceId: about.evidenceId,
    kind: kindOf(read, about.via),
    via: about.via,
    files: [read.file],
    deviceMs: about.deviceMs,
    event: eventOf(read, about),
    position: isFromShutter(about.via)
      ? about.position
      : null,
    caption: {
      ...prefillCaption(contextOf(read, about)).caption,
      ...about.caption,
    },
    clauses: about.clauses,
    activityId: about.activityId,
    hasMinors: false,
  })
  return savedFrom(read, about)
}

function savedFrom(read: ReadFile, { evidenceId, via }: ShotAbout): Saved {
  const { file, facts, bytes } = read
  return {
    status: 'saved',
    evidenceId,
    kind: kindOf(read, via),
    file,
    bytes,
    realExt: facts.wrongExtension ? facts.ext : undefined,
  }
}

/** What was chosen as a file is a document, whether it is a PDF or a picture of one. */
function kindOf({ facts }: ReadFile, via: CapturePath): EvidenceKind {
  if (facts.kind === 'video')
    return 'video'
  return facts.kind === 'document' || via === 'file'
    ? 'document'
    : 'photo'
}

function eventOf({ facts }: ReadFile, { via, deviceMs, offsetMs, context, statedDay }: ShotAbout): EventTime {
  const event = firstEvent({
    via,
    correctedMs: Math.max(0, deviceMs + offsetMs),
    exifLocal: facts.photo?.takenLocal,
    activityDay: context.activity?.day,
  })
  // EXIF of the stated day knows the minute as well.
  return statedDay === undefined || (event.source === 'exif' && event.local.startsWith(statedDay))
    ? event
    : { local: `${statedDay}T00:00`, source: 'typed' }
}

/** A photo from the album lies where its EXIF says; where the phone is now means nothing for it. */
function contextOf({ facts }: ReadFile, { via, context, position }: ShotAbout): CaptionContext {
  if (isFromShutter(via))
    return { ...context, position }
  const exif = facts.photo?.position
  return {
    ...context,
    position: exif
      ? {
          latE6: Math.round(exif.lat * 1e6),
          lonE6: Math.round(exif.lon * 1e6),
          accuracyM: 0,
        }
      : null,
  }
}

/** A picture from the worker, as the recorder takes it. */
export function derivativeFrom<Role extends MadeDerivative['role']>({ role, bytes, sha256, size, width, height }: Omit<MadeDerivative, 'role' | 'mime'> & { role: Role }): MadeDerivative {
  return {
    role,
    bytes,
    sha256,
    size,
    width,
    height,
    mime: 'image/jpeg',
  }
}
