import type { Failure, FailureCode } from '../domain/failure.ts'
import type { Hold } from './gate.ts'

export interface SendingBlob {
  sha256: string
  sentBytes: number
  totalBytes: number
}

/** One of the three ways of talking to the server, each with its own pause after a failure. */
export type LaneState
  = | { status: 'idle' }
    | { status: 'working' }
    | { status: 'resting', code: FailureCode, retryAtMs: number }

/** The last failure of a lane, kept after it has recovered. */
export interface LaneTrouble {
  code: FailureCode
  /** Device clock. */
  atMs: number
  /** In a row, up to this one. */
  failures: number
}

export type LaneName = 'push' | 'pull' | 'blobs'

/** What goes on right now. What waits and what is safe is in the store's `watchSyncState`, not here. */
export interface SyncActivity {
  /** `signed-out`: everything is kept and goes on after signing in. `ended`: the visit is over; what waits is still sent. */
  account: 'in' | 'signed-out' | 'revoked' | 'ended'
  /** Of the last attempt: did the server answer at all? `null` before the first. */
  reachable: boolean | null
  push: LaneState
  pull: LaneState
  blobs: LaneState
  sending: readonly SendingBlob[]
  /** What previews and originals wait for, by the choice made on this phone; absent or `null` where they go. */
  held?: Hold | null
  /** What last went wrong with each, since the page was opened. */
  troubles?: Partial<Readonly<Record<LaneName, LaneTrouble>>>
}

export interface OfflineProgress {
  /** Records, then pictures: how many are there and how many there should be, as far as known. */
  scopes: { done: number, total: number }
  pictures: { done: number, total: number }
  bytes: number
}

/** `ready` only when every record, thumb and preview of the scopes is on the phone. */
export interface OfflineResult {
  ready: boolean
  missing: number
  failure: Failure | null
}

export interface PrepareOffline {
  scopes: readonly string[]
  onProgress?: (progress: OfflineProgress) => void
  signal?: AbortSignal
}

/** Sends and receives while the page is open. Every method is safe at any time and from any tab. */
export interface SyncLoop {
  start: () => void
  stop: () => void
  /** A tap on "send now": forgets pauses and what files wait for, works off everything, resolves when there is nothing left to do or nothing more can be done. */
  sendNow: () => Promise<void>
  /** After a new capture, on `online`, on `visible`, on `pageshow`: looks again at once. */
  nudge: () => void
  retryOne: (sha256: string) => Promise<void>
  /** Bytes of a blob: from the phone, else from the server, kept then. Failures: `offline`, `not-found`, `forbidden` ... */
  fetchBlob: (sha256: string, options: FetchOptions) => Promise<Blob>
  prepareOffline: (options: PrepareOffline) => Promise<OfflineResult>
  activity: () => SyncActivity
  /** Called at once and after every change. Returns how to stop. */
  onActivity: (listener: (activity: SyncActivity) => void) => () => void
}

export interface FetchOptions {
  mime: string
  /** Of a file that comes from the server, in bytes. */
  onProgress?: (doneBytes: number, totalBytes: number) => void
  role: 'thumb' | 'preview' | 'poster' | 'watermark' | 'pdf' | 'original'
  signal?: AbortSignal
}
