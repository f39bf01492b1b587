import type { FailureCode } from '../domain/failure.ts'
import type { BlobFacts } from '../storage/blob.ts'
import type { Allowance } from './allowance.ts'
import type { Gate } from './gate.ts'
import type { Pace } from './pace.ts'
import type { SendingBlob } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import { asFailure } from '../domain/failure.ts'
import { CHUNK_BYTES } from '../storage/blob.ts'
import { hexDigestOf } from './digest.ts'
import { SMALLEST } from './pace.ts'
import { uploadBlob } from './upload-blob.ts'

export interface UploadLane {
  pace: Pace
  /** What is on its way, by hash. */
  sending: Map<string, SendingBlob>
  /** Hashes that the server said it lacks; it is asked about each once. */
  lacked: Set<string>
  /** Somebody asked for these: they go before everything else, the last asked for first. */
  wanted: Set<string>
  /** What may go at all; everything where there is none. */
  gate?: Gate
  /** What the server takes of this person today; everything where there is none. */
  allowance?: Allowance
  onChange: () => void
  /** The server has one more piece safely. */
  onAcked?: () => void
}

/** At a time. More gains nothing on a phone's line. */
const PARALLEL = 2
const ASKED_AT_ONCE = 100
/** A firewall that stops one file does not stop the others; one that stops three in a row stops the lane for a while. */
const STRANGERS_IN_A_ROW = 3
/** Bytes that got on within this time are moving. */
const MOVES_MS = 5000

/** What concerns one blob only: the others go on, and this one is tried in the next round. */
const ownTrouble = new Set<FailureCode>([
  'wrong-hash',
  'wrong-offset',
  'blob-busy',
  'file-unreadable',
  'wrong-length',
])
/** Codes that our server alone gives; trying again cannot help, and a person sees it beside the file. */
const refusals = new Set<FailureCode>([
  'file-too-large',
  'file-empty',
  'file-type-refused',
  'bad-field',
  'bad-request',
  'forbidden',
  'body-too-large',
])

interface Round extends UploadLane {
  signal: AbortSignal
  troubled: Set<string>
  /** Answers in a row that were not the server's: one may be about one file, several are about the line. */
  strangers: number
  /** When the bytes of a file last got on, by hash. */
  moved: Map<string, number>
  /** Files that stood still while another got on: taken again once the others are through. */
  stalled: Set<string>
  /** One of the two is asking what the server has; the other waits for the answer. */
  asking: Promise<void> | null
}

/** [SY7] Sends what waits: thumbs, previews, originals; two at a time. */
export async function uploadAll(parts: RoundParts, lane: UploadLane, signal: AbortSignal): Promise<void> {
  const round: Round = {
    ...lane,
    signal,
    troubled: new Set(),
    strangers: 0,
    moved: new Map(),
    stalled: new Set(),
    asking: null,
  }
  const taps = lane.gate?.taps() ?? 0
  await everyFile(parts, round)
  const isFull = lane.allowance && lane.allowance.untilMs(parts.clock.now()) !== null
  if (!isFull && round.stalled.size === 0)
    lane.gate?.through(taps)
}

/** What stood still is tried again at once as long as the line goes on carrying: the next round may be a minute away. */
async function everyFile(parts: RoundParts, round: Round): Promise<void> {
  for (let again = true; again;) {
    let acked = 0
    const pass: Round = {
      ...round,
      onAcked() {
        acked += 1
        round.onAcked?.()
      },
    }
    round.stalled.clear()
    const workers = Array.from({ length: PARALLEL }, () => uploadNext(parts, pass))
    const results = await Promise.allSettled(workers)
    const failed = results.find(result => result.status === 'rejected')
    if (failed)
      throw failed.reason
    again = round.stalled.size > 0 && acked > 0
  }
}

async function uploadNext(parts: RoundParts, round: Round): Promise<void> {
  for (;;) {
    round.signal.throwIfAborted()
    const blob = await takeNext(parts, round)
    if (!blob)
      return
    try {
      await uploadBlob(parts, blob, {
        pace: round.pace,
        signal: round.signal,
        onProgress(sent) {
          round.moved.set(blob.sha256, parts.clock.now())
          show(round, blob, sent)
        },
        ...round.onAcked
          ? { onAcked: round.onAcked }
          : {},
      })
      round.strangers = 0
      round.allowance?.spent(blob.size - blob.offset)
      round.wanted.delete(blob.sha256)
    }
    catch (error) {
      await noteTrouble(parts, round, { blob, error })
    }
    finally {
      round.sending.delete(blob.sha256)
      round.lacked.delete(blob.sha256)
      round.onChange()
    }
  }
}

/** The next one that nobody here is sending and that the server does not have yet. */
async function takeNext(parts: RoundParts, round: Round): Promise<BlobFacts | undefined> {
  for (;;) {
    const busy = new Set([
      ...round.sending.keys(),
      ...round.troubled,
      ...round.stalled,
    ])
    const first = await wantedNow(parts, round, busy)
    const queued = await parts.store.blobs.nextUploads(ASKED_AT_ONCE, new Set([
      ...busy,
      ...first.map(({ sha256 }) => sha256),
    ]))
    const waiting = [
      ...first,
      ...await round.gate?.sift(queued) ?? queued,
    ].filter(blob => round.allowance?.fits(blob, parts.clock.now()) ?? true).slice(0, ASKED_AT_ONCE)
    const [next] = waiting
    if (!next)
      return undefined
    if (!round.lacked.has(next.sha256)) {
      round.asking ??= askWhatIsThere(parts, round, waiting).finally(() => {
        round.asking = null
      })
      await round.asking
      continue
    }
    // The other worker may have taken it while this one was reading.
    if (round.sending.has(next.sha256))
      continue
    show(round, next, next.offset)
    return next
  }
}

/** What somebody asked for, as long as it waits and has not failed again in this round. */
async function wantedNow({ store }: RoundParts, { wanted }: Round, busy: ReadonlySet<string>): Promise<BlobFacts[]> {
  const asked = [...wanted].reverse().filter(sha256 => !busy.has(sha256))
  const found = await Promise.all(asked.map(sha256 => store.blobs.facts(sha256)))
  return found.filter(blob => blob !== undefined).filter(({ state }) => state === 'waiting')
}

async function askWhatIsThere({ store, calls }: RoundParts, { lacked, signal }: Round, blobs: readonly BlobFacts[]): Promise<void> {
  const unasked = blobs.map(({ sha256 }) => sha256).filter(sha256 => !lacked.has(sha256))
  const missing = new Set((await calls.have(unasked, signal)).missing)
  unasked.filter(sha256 => missing.has(sha256)).forEach(sha256 => lacked.add(sha256))
  await store.blobs.markSent(unasked.filter(sha256 => !missing.has(sha256)))
}

function show({ sending, onChange }: Round, { sha256, size }: BlobFacts, sentBytes: number): void {
  sending.set(sha256, { sha256, sentBytes, totalBytes: size })
  onChange()
}

/** Whose trouble is it: this blob's for good, this blob's for now, or the line's? */
async function noteTrouble({ store, clock }: RoundParts, round: Round, { blob, error }: { blob: BlobFacts, error: unknown }): Promise<void> {
  round.signal.throwIfAborted()
  const failure = asFailure(error, 'network-broken')
  // [SY18] Destroyed while it was on its way: nothing failed.
  if (failure.code === 'erased')
    return await store.blobs.erase([blob.sha256])
  if (failure.code === 'quota-exceeded' && round.allowance) {
    round.allowance.refused(failure, clock.now())
    round.troubled.add(blob.sha256)
    return
  }
  const isRefused = refusals.has(failure.code) || (failure.code === 'wrong-hash' && await isRotten(store, blob))
  await store.blobs.markFailed(blob.sha256, failure.code, isRefused)
  if (isRefused)
    return
  // Once more, in smaller pieces.
  if (failure.code === 'proxy-limit' && round.pace.pieceBytes() > SMALLEST)
    return
  if (failure.code === 'network-broken' && anotherMoves(round, blob, clock.now())) {
    round.stalled.add(blob.sha256)
    return
  }
  const isAboutTheLine = failure.code === 'foreign-answer'
    ? ++round.strangers >= STRANGERS_IN_A_ROW
    : !ownTrouble.has(failure.code)
  if (isAboutTheLine)
    throw failure
  round.troubled.add(blob.sha256)
}

/** The line carries bytes at this moment, so it is not what stopped this file. */
function anotherMoves({ sending, moved }: Round, { sha256 }: BlobFacts, nowMs: number): boolean {
  return [
    ...sending.keys(),
  ].some(other => other !== sha256 && nowMs - (moved.get(other) ?? -Infinity) < MOVES_MS)
}

/** The server says that the bytes are not what they are called. Are they wrong here already, or was it the way? */
async function isRotten({ blobs }: RoundParts['store'], { sha256, size }: BlobFacts): Promise<boolean> {
  async function* pieces(): AsyncGenerator<ArrayBuffer> {
    for (let from = 0; from < size; from += CHUNK_BYTES)
      yield await blobs.slice(sha256, from, Math.min(from + CHUNK_BYTES, size))
  }
  return await hexDigestOf(pieces()).then(
    digest => digest !== sha256,
    // What cannot be read or hashed now says nothing about the bytes.
    () => false,
  )
}
