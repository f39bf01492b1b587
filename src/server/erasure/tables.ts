/** Kept for good and carried outside the backups, so that a restore does not bring back what was destroyed. */
export interface ErasureTables {
  /** Confirmed orders; `data` is the row's JSON. `done_ms` null: bytes and old words still have to go. */
  erasure: { id: string, unit_id: string, scope_id: string, data: string, confirmed_ms: number, done_ms: number | null }
  /** What an order took from a piece of evidence, as it stands in the row. Ops that had seen less than `seq` of the scope did not know. */
  erased_mark: { evidence_id: string, erasure_id: string, scope_id: string, mark: string, seq: number }
  /** Bytes that this unit neither takes nor gives any more. `stored_ms` null where they never came. */
  erased_blob: { hash: string, unit_id: string, erasure_id: string, size: number, stored_ms: number | null, erased_ms: number }
}
