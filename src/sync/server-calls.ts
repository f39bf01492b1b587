import type { SessionReply } from '../protocol/account.ts'
import type { HaveReply } from '../protocol/blobs.ts'
import type { PullReply } from '../protocol/pull.ts'
import type { PushReply, PushRequest } from '../protocol/push.ts'

export interface PullAsk { scope: string, after: number, limit: number }

/** How much of a blob the server holds. */
export interface UploadProgress { offset: number, isComplete: boolean }

/** What the loop asks of the server. Every call may fail with a Failure, be repeated, and answer late. */
export interface ServerCalls {
  session: (signal: AbortSignal) => Promise<SessionReply>
  push: (request: PushRequest, signal: AbortSignal) => Promise<PushReply>
  pull: (ask: PullAsk, signal: AbortSignal) => Promise<PullReply>
  /** Which of at most 1,000 blobs the server lacks. */
  have: (hashes: readonly string[], signal: AbortSignal) => Promise<HaveReply>
  /** A whole blob in one request, 8 MiB at most. */
  put: (sha256: string, bytes: ArrayBuffer, signal: AbortSignal, onSent?: (sentBytes: number) => void) => Promise<void>
  progressOf: (sha256: string, signal: AbortSignal) => Promise<UploadProgress>
  /** The next piece. Failures: wrong-offset {expected}, wrong-hash, blob-busy ... */
  append: (sha256: string, piece: { offset: number, total: number, bytes: ArrayBuffer, onSent?: (sentBytes: number) => void }, signal: AbortSignal) => Promise<UploadProgress>
  /** Bytes as the server sent them; whoever asks checks the hash. */
  fetchBlob: (sha256: string, signal: AbortSignal) => Promise<ArrayBuffer>
  /** The bytes `from` (inclusive) to `to` (exclusive), as far as there are any, and the size of the whole. */
  fetchPiece: (sha256: string, stretch: { from: number, to: number }, signal: AbortSignal) => Promise<{ bytes: ArrayBuffer, total: number }>
}

/** Nudges of the server, best effort. Returns how to stop; `onNudge` gets the scope and its head. */
export type OpenNudges = (onNudge: (nudge: { scope: string, head: number }) => void) => () => void

export interface SyncClock {
  now: () => number
  /** Runs once, later; returns how to cancel. */
  later: (ms: number, run: () => void) => () => void
}

/** Saves work when several tabs are open. Correctness never depends on it. */
export interface SyncLocks {
  /** Runs the work unless another tab is at it. */
  ifFree: (name: string, work: () => Promise<void>) => Promise<'done' | 'busy'>
  /** Waits for its turn, then runs the work until the signal ends it. */
  whenFree: (name: string, work: () => Promise<void>, signal: AbortSignal) => Promise<void>
}
