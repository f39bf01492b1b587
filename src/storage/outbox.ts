import type { FailureCode } from '../domain/failure.ts'
import type { Op, OpStatus } from '../domain/oplog/op.ts'
import type { EntityRow } from '../domain/oplog/row.ts'

/** An op before the store numbers it. Without `baseSeq` the scope's cursor at the time of the commit stands in. */
export interface NewOp {
  opId: string
  scope: string
  kind: string
  coll: string
  id: string
  body: Record<string, unknown>
  clientMs: number
  /** Row number of the item as the person saw it when they began to change it. */
  baseSeq?: number
}

/**
 * - `waiting`: not yet acknowledged, is sent
 * - `done`: applied, noop or conflict; stays in the journal
 * - `deferred`: the server is older than this app and keeps it for later; asked about again
 * - `quarantined`: the server keeps it apart until the administrator looks
 * - `refused`: rejected; shown until the person has dealt with it
 * - `settled`: was refused or quarantined, and the person has dealt with it
 */
export type OpState = 'waiting' | 'done' | 'deferred' | 'quarantined' | 'refused' | 'settled'

export interface JournalOp {
  op: Op
  state: OpState
  status: OpStatus | null
  code: FailureCode | null
}

/** The part of the server's answer to a push that the phone keeps. */
export interface PushOutcome {
  /** The epoch that the push was sent with. */
  askedEpoch: string
  epoch: string
  serverMs: number
  lastOp: number
  results: ReadonlyArray<{ opNo: number, opId: string, status: OpStatus, seq: number | null, code?: string | undefined }>
}

/** What a pull asks with. `mark` goes back in with the page, so that a late answer cannot do harm. */
export interface PullTicket {
  scope: string
  after: number
  mark: { acks: number, epoch: string }
}

/** The part of one pulled page that the phone keeps. */
export interface PulledPage {
  epoch: string
  serverMs: number
  rows: readonly EntityRow[]
  next: number
  more: boolean
  head: number
  lastOp: number
  backedUpThrough: number
}

/** What is still on the phone only, in numbers that a push carries. */
export interface WaitingTally {
  ops: number
  blobs: number
  bytes: number
  oldestMs: number | null
}
