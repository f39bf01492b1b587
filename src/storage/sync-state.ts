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
  /** Rows up to here lie in a backup of the server. */
  backedUpThrough: number
}

/** The truth about sending and receiving, read from the data alone. */
export interface SyncState {
  waitingOps: number
  waitingBlobs: number
  waitingBytes: number
  /** Originals by what became of them: photographs, films, papers. What was made from them is not counted. */
  files: { waiting: number, refused: number, sent: number }
  /** Bytes that only a draft names: begun, not recorded. */
  heldBlobs: number
  /** Ops that the server keeps until it has learnt them, or until an administrator has looked. */
  deferredOps: number
  quarantinedOps: number
  /** Ops that the server had, and is asked about again since it was put back from a backup. */
  doubtedOps: number
  /** Device clock of the oldest thing that waits. */
  oldestMs: number | null
  /** Ops and blobs that a person must look at. */
  needsAttention: number
  /** Device clock of the last answer of the server to a push or pull. */
  lastSyncMs: number | null
  /** The server's generation, '' before the first contact. */
  epoch: string
  scopes: readonly ScopeProgress[]
}
