import type { Kysely, Transaction } from 'kysely'
import type { ErasureTables } from '../erasure/tables.ts'
import type { PeopleTables } from '../people/tables.ts'

/**
 * The tables of the op log and of bytes, in the SQL that SQLite and PostgreSQL share: TEXT and BIGINT, no numbers made by the
 * database, no clock of the database. Flags are 0 or 1, instants are milliseconds, JSON is text.
 */
export interface OpLogTables {
  /** What the server knows of itself: `serverId`, `deviceId`, `epoch`, `kind`, `backedUp:<scope>`, `lastBackupMs`, `numberMark`, `origin`, `servedOrigin`. */
  meta: { k: string, v: string }
  scope: ScopeRow
  device: DeviceRow
  op: OpRow
  /** An op that came again under another number (a phone that had to take a new device id): its first result counts. */
  op_again: { device_id: string, op_no: number, op_id: string }
  row_: StoredRow
  counter: { id: string, value: number }
}

export interface ScopeRow {
  id: string
  unit_id: string
  /** Of a `visit` scope the cycle that it shows; of `work`, `people`, `judge` their own; else null. */
  cycle_id: string | null
  /** The highest row number given. Its update is the lock that makes number order commit order. */
  head: number
  /** When a visit was closed; nothing is projected into it afterwards. */
  closed_ms: number | null
}

export interface DeviceRow {
  id: string
  person_id: string
  label: string
  /** JWK text of the capture signature's key. */
  public_key: string | null
  /** The highest op number held. */
  last_op: number
  /** Server time minus device time at the last push. */
  offset_ms: number
  /** Trusted time of the last op: the next one is not earlier. */
  trusted_ms: number
  seen_ms: number | null
  revoked_ms: number | null
  waiting_ops: number
  waiting_blobs: number
  waiting_bytes: number
  /** By the server's clock. */
  waiting_oldest_ms: number | null
  /** When it said so; null before its first push, and of what was said before this was noted. */
  waiting_ms: number | null
}

/** Append-only. `raw` is the op as it came, where it holds more or other than the columns do. */
export interface OpRow {
  device_id: string
  op_no: number
  op_id: string
  person_id: string
  scope_id: string
  kind: string
  coll: string
  entity_id: string
  body: string
  raw: string | null
  base_seq: number
  client_ms: number
  trusted_ms: number
  recv_ms: number
  schema: number
  status: string
  code: string | null
  seq: number | null
  /** Applied although the author's grant had ended when it arrived: it was made before the end. */
  late: number
}

export interface StoredRow {
  scope_id: string
  coll: string
  id: string
  seq: number
  deleted: number
  data: string
  fver: string
}

export interface BlobTables {
  blob: { hash: string, size: number, stored_ms: number }
  /** Which rows name a blob. `by_person` named it first; `entitled` when they could read it already. */
  blob_ref: { hash: string, scope_id: string, coll: string, entity_id: string, by_person: string, entitled: number }
  /** Who sent these very bytes: naming a hash proves nothing. `quarantined` when sent by a stopped device: until released it opens nothing. */
  blob_owner: { hash: string, person_id: string, stored_ms: number, quarantined: number }
  /** Uploads under way: how many bytes are safe on the disk. One's own, because a started upload proves nothing about its rest. */
  upload: { hash: string, person_id: string, size: number, received: number, updated_ms: number }
  /** Photos whose pictures the server may have to make, where the phone could not. */
  picture_due: { scope_id: string, evidence_id: string, due_ms: number, tries: number }
  /** Activities that a visit shows because this evidence belongs to them. */
  visit_activity: { scope_id: string, activity_id: string, evidence_id: string }
}

export type Database = OpLogTables & BlobTables & PeopleTables & ErasureTables
export type Db = Kysely<Database>
export type Trx = Transaction<Database>
