import type { FailureCode } from '../../domain/failure.ts'
import type { Op, OpStatus } from '../../domain/oplog/op.ts'
import type { EntityRow } from '../../domain/oplog/row.ts'
import type { BlobFacts } from '../blob.ts'
import type { Database, TableSet } from '../database.ts'
import type { Draft } from '../draft.ts'
import type { DeviceKey } from '../facts.ts'
import type { OpState } from '../outbox.ts'

/** One entity on the phone: what the server said, and what this person sees while own ops are on their way. */
export interface ItemRecord {
  scope: string
  coll: string
  id: string
  /** The server's row; `null` where only own ops speak of it. */
  base: EntityRow | null
  /** Base and own ops together; absent while there are no own ops. */
  own?: EntityRow
  /** Journal numbers of own ops that are folded into `own`. */
  pending: number[]
  /** The server's generation that `base` comes from; grows when a server was restored from a backup. */
  gen: number
  /** What it is found by: term and sort key in one text. */
  entries: string[]
}

export interface OutboxRecord {
  /** Order of recording on this phone, never changed. The op's own number changes with the device id. */
  n: number
  opId: string
  deviceId: string
  opNo: number
  op: Op
  state: OpState
  status: OpStatus | null
  code: FailureCode | null
  /** The row number that the server's answer named. */
  seq: number | null
  /** The server was put back from a backup since it answered: it is asked again whether it has this. */
  recheck?: 1
  /** What its author had seen was numbered in a history that a restore ended: by such a number it would cover what others write in this one, so it is sent without. So is what was written before this phone learnt that it was copied. */
  hasLostBase?: 1
  /** Done, but the rows do not contain it yet: scope and row number, -1 where it got none. Absent otherwise. */
  awaits?: [scope: string, seq: number]
  /** How many answers had been taken in when this one was acknowledged. */
  acks: number
  touched: Array<{ coll: string, id: string }>
  /** The same as text, to be found by. */
  touches: string[]
  atMs: number
}

export interface BlobRecord extends BlobFacts {
  /** Place in the order of upload. */
  order: number
  /** The bytes lie under this upload id instead of the hash. */
  upload?: string
  rows: number
}

export interface BytesRecord {
  owner: string
  n: number
  bytes: ArrayBuffer
}

export interface KvRecord { name: string, value: unknown }
export interface KeyRecord extends DeviceKey { name: string }

export interface DeviceRows {
  items: ItemRecord
  outbox: OutboxRecord
  blobs: BlobRecord
  bytes: BytesRecord
  drafts: Draft
  kv: KvRecord
  keys: KeyRecord
}

export type DeviceDatabase = Database<DeviceRows>
export type DeviceTables = TableSet<DeviceRows>
