export interface ScopeProgress {
  scope: string
  /** The cursor: every row up to here is on the phone. */
  after: number
  /** How far the server was when the last pull began. */
  head: number
  /** Was everything here at least once since the last start from nothing? */
  complete: boolean
  /** Device clock of the last answer, `null` before the first. */
  pulledMs: number | null
}

/** The truth about sending and receiving, read from the data alone. */
export interface SyncState {
  waitingOps: number
  waitingBlobs: number
  waitingBytes: number
  /** Device clock of the oldest thing that waits. */
  oldestMs: number | null
  /** Ops and blobs that a person must look at. */
  needsAttention: number
  /** Device clock of the last answer of the server to a push or pull. */
  lastSyncMs: number | null
  scopes: readonly ScopeProgress[]
}
