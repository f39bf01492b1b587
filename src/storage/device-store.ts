import type { FailureCode } from '../domain/failure.ts'
import type { Op } from '../domain/oplog/op.ts'
import type { BlobFacts, BlobRole, Chunk, FetchedBlob, FetchedPiece, FetchingBlob, KeptPieces, NewBlob, ReleasedBlob } from './blob.ts'
import type { Draft, NewDraft } from './draft.ts'
import type { ClockOffset, DeviceFacts, DeviceKey, SessionSnapshot } from './facts.ts'
import type { CountQuery, Item, ItemKey, ItemQuery } from './item.ts'
import type { Live } from './live.ts'
import type { JournalOp, NewOp, PulledPage, PullTicket, PushOutcome, WaitingTally } from './outbox.ts'
import type { SyncState } from './sync-state.ts'
import type { Unsent } from './unsent.ts'

/**
 * Everything that one person has on one phone, one database per (server, person). README.md holds the promises (DS1 ...);
 * every implementation runs tests/contract/storage. Writes resolve when they are on disk. They fail with `storage-full`,
 * `storage-unavailable`, or `not-saved` after every retry; nothing is written then.
 */
export interface DeviceStore {
  /** Records work: ops, bytes, chain, items and drafts in one strict transaction. Resolved means durable. */
  commit: (work: Commit) => Promise<CommitResult>
  items: ItemReader
  outbox: Outbox
  blobs: BlobShelf
  drafts: DraftBox
  facts: FactBook
  watchSyncState: () => Live<SyncState>
  /** What waits, for the push envelope; what will wait once the ops of these names have got through. */
  waiting: (sent?: ReadonlySet<string>) => Promise<WaitingTally>
  /** Everything that this phone alone has recorded, for taking it along as a file. Changes nothing. */
  unsent: () => Promise<Unsent>
  /** Removes what was downloaded, keeps every op, draft and byte that is not on the server. For signing out. */
  removeDownloaded: () => Promise<void>
  /** Lets through what is under way, then closes. From the call on, whatever is new fails with `store-closed`. */
  close: () => Promise<void>
}

export interface Commit {
  ops?: readonly NewOp[]
  blobs?: readonly NewBlob[]
  /** Set with captures: the commit goes through only while `previous` is still the newest manifest. */
  chain?: { previous: string | null, hash: string }
  putDraft?: Draft
  dropDraft?: string
}

/** `chain-moved`: another tab captured meanwhile; nothing was written, sign again on `head`. */
export type CommitResult
  = | { status: 'saved', ops: readonly Op[] }
    | { status: 'chain-moved', head: string | null }

export interface ItemReader {
  get: (key: ItemKey) => Promise<Item | undefined>
  list: (query: ItemQuery) => Promise<Item[]>
  watch: (key: ItemKey) => Live<Item | undefined>
  watchList: (query: ItemQuery) => Live<Item[]>
  /** Term to number of items, in one go. */
  watchCounts: (query: CountQuery) => Live<Readonly<Record<string, number>>>
}

export interface Outbox {
  /** The oldest ops that wait, in opNo order, within both limits (at least one op, however large). Bytes of JSON text. */
  next: (limits: { maxOps: number, maxBytes: number }) => Promise<NextOps>
  /** Takes in a push reply. Acknowledged ops stay in the journal and in the person's view until the rows contain them. */
  record: (outcome: PushOutcome) => Promise<void>
  /** Where the next pull of a scope begins. */
  startPull: (scope: string) => Promise<PullTicket>
  /** Takes in a page: rows, refolded items and cursor in one relaxed transaction. */
  applyPage: (ticket: PullTicket, page: PulledPage) => Promise<void>
  /** The scope may no longer be read: downloaded rows go, own unsent work stays. */
  forgetScope: (scope: string) => Promise<void>
  /** The server holds less of this device than the phone thought: ops from this number on wait again. */
  resendFrom: (opNo: number) => Promise<void>
  /** Asks again about ops that the server kept without applying; it may have learnt or released them. */
  askAgain: () => Promise<void>
  /**
   * Another phone lives under this device id. Takes a new id and numbers the unsent ops anew; `remake` gives an op the
   * body that fits the new device (captures are signed again). Op ids stay.
   */
  takeNewDevice: (deviceId: string, remake: (op: Op) => Promise<Remade>) => Promise<void>
  /** Ops that wait to be sent, oldest first, as many as asked for. */
  watchWaiting: (limit: number) => Live<JournalOp[]>
  /** Ops that the server rejected or keeps apart, oldest first. */
  watchAttention: () => Live<JournalOp[]>
  /** The person has seen it and moved on. The op stays in the journal. */
  settle: (opId: string) => Promise<void>
  /** Own ops on one entity, oldest first, whatever became of them. */
  opsOf: (key: ItemKey) => Promise<JournalOp[]>
}

export interface NextOps {
  deviceId: string
  /** The server's epoch as last known, '' before the first contact. */
  epoch: string
  ops: Op[]
  /** Something was recorded under an id that this phone no longer has: it takes a new one first. */
  needsNewId: boolean
}

export interface Remade {
  body: Record<string, unknown>
  /** The manifest's new hash, where the op carries one; the next manifest chains to it. */
  chainHash?: string
}

export interface QueueQuery { state: 'waiting' | 'refused' | 'sent', limit: number }

export interface BlobShelf {
  facts: (sha256: string) => Promise<BlobFacts | undefined>
  watch: (sha256: string) => Live<BlobFacts | undefined>
  /** A page of the sending screen. Originals that wait (oldest first) or were sent (newest first); of any role what was refused. */
  watchQueue: (query: QueueQuery) => Live<BlobFacts[]>
  /** The bytes whole, `undefined` where the phone does not have them. */
  bytesOf: (sha256: string) => Promise<ArrayBuffer | undefined>
  /** The same as a Blob of its type; for large files and for `<img>`, `<video>`. */
  blobOf: (sha256: string) => Promise<Blob | undefined>
  /** Bytes `from` (inclusive) to `to` (exclusive). */
  slice: (sha256: string, from: number, to: number) => Promise<ArrayBuffer>
  /** Writes one chunk of a large file ahead of its commit, strict, in a transaction of its own. Same index again replaces it. */
  putChunk: (chunk: Chunk) => Promise<void>
  /** Throws away chunks of a file that will not be recorded. */
  dropChunks: (uploadId: string) => Promise<void>
  /** The next blobs to upload in the order thumbs, previews, originals; never one of `except`. */
  nextUploads: (limit: number, except: ReadonlySet<string>) => Promise<BlobFacts[]>
  /** The server has stored it (a 2xx that names the hash). */
  markSent: (sha256: readonly string[]) => Promise<void>
  markOffset: (sha256: string, offset: number) => Promise<void>
  /** A failure of one blob: stays waiting, or `refused` where trying again cannot help. */
  markFailed: (sha256: string, code: FailureCode, refused: boolean) => Promise<void>
  /** The server has it no more, because two people had it erased: the bytes go from here, whatever they waited for. */
  erase: (sha256: readonly string[]) => Promise<void>
  /** Puts a refused blob back to waiting; of one that waits the last trouble is forgotten. */
  retry: (sha256: string) => Promise<void>
  /** An own original that had been released is this phone's own again and stays. */
  putFetched: (blob: FetchedBlob) => Promise<void>
  /** How far a large download is that was begun; swept like chunks where nobody goes on with it. */
  fetching: (sha256: string) => Promise<FetchingBlob | undefined>
  /** The next piece of a large download. Nothing makes way for it: it fails with `storage-full` first. */
  putFetchedPiece: (piece: FetchedPiece) => Promise<void>
  fetchedPiece: (uploadId: string, index: number) => Promise<ArrayBuffer>
  /** The pieces are whole and checked: from now on they are a blob, as with `putFetched`. */
  keepFetched: (blob: KeptPieces) => Promise<void>
  dropFetching: (sha256: string) => Promise<void>
  /** Which of these the phone lacks. */
  missing: (sha256: readonly string[]) => Promise<string[]>
  /** Frees up to `bytes` by dropping fetched blobs, oldest first, originals before previews before thumbs. Returns what it freed. */
  prune: (bytes: number) => Promise<number>
  /** Own originals that may go because the server has given a receipt for them and backed them up. [I5] */
  releasable: () => Promise<BlobCount>
  /** Lets all of them go, each with a mark by which it is found and brought back. Returns what it freed. */
  release: () => Promise<BlobCount>
  /** Own originals that went to make room, the newest first; of these hashes where some are named. */
  watchReleased: (of?: readonly string[]) => Live<ReleasedBlob[]>
  /** Bytes on the phone by role and whether they can be fetched again. */
  usage: () => Promise<BlobUsage[]>
  /** Drops chunks of files that were never recorded: older than 24 h, no draft names them. */
  sweep: (nowMs: number) => Promise<number>
}

export interface BlobCount { count: number, bytes: number }

export interface BlobUsage { role: BlobRole, canFetchAgain: boolean, count: number, bytes: number }

export interface DraftBox {
  /** On disk when it resolves, with the bytes that come along. */
  put: (draft: NewDraft) => Promise<void>
  get: (id: string) => Promise<Draft | undefined>
  /** Oldest first. */
  watch: (kind?: string) => Live<Draft[]>
  /** Drops the draft and the held blobs that no other draft names. */
  drop: (id: string) => Promise<void>
}

export interface FactBook {
  device: () => Promise<DeviceFacts>
  session: () => Promise<SessionSnapshot | undefined>
  watchSession: () => Live<SessionSnapshot | undefined>
  /** A change of grants folds the own waiting ops anew; scopes that are gone from it are forgotten. */
  setSession: (session: SessionSnapshot) => Promise<void>
  clock: () => Promise<ClockOffset | undefined>
  watchClock: () => Live<ClockOffset | undefined>
  setClock: (offset: ClockOffset) => Promise<void>
  key: () => Promise<DeviceKey | undefined>
  /** Written in a record of its own and read back; `false` where the browser does not keep it. */
  putKey: (key: DeviceKey) => Promise<boolean>
}
