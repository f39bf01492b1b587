import type { EntityRow, FieldVersion, RowData, RowWrite } from '../../domain/oplog/row.ts'
import type { ScopeKind } from '../../domain/scope.ts'
import type { ScopeRow, StoredRow, Trx } from '../storage/database.ts'
import { rowAfter } from '../../domain/oplog/apply.ts'
import { rowKey } from '../../domain/oplog/row.ts'
import { parseScope } from '../../domain/scope.ts'

/** On whose word a row names its blobs; `copyOf` for a row that shows what a row of another scope holds. */
export type RefSource = { personId: string, pulls: readonly string[] } | { copyOf: string } | 'server'

export interface StagedRow { row: EntityRow, before: EntityRow | undefined, refs: RefSource }

/** Thrown by `read` for a row that is not in memory; whoever runs a reducer loads it and runs the reducer again. */
export class RowNotLoaded extends Error {
  readonly key: { coll: string, id: string }
  constructor(key: { coll: string, id: string }) {
    super('row not loaded')
    this.key = key
  }
}

/**
 * A scope whose lock this transaction holds: its head, and its rows as far as they were needed. What one op writes is
 * staged, so that a failing op leaves nothing behind.
 */
export class LockedScope {
  readonly id: string
  readonly kind: ScopeKind
  readonly unitId: string
  readonly cycleId: string | null
  head: number
  readonly headBefore: number
  readonly #rows = new Map<string, EntityRow | undefined>()
  readonly #staged = new Map<string, StagedRow>()

  constructor(scope: ScopeRow) {
    this.id = scope.id
    this.kind = parseScope(scope.id)?.kind ?? 'unit'
    this.unitId = scope.unit_id
    this.cycleId = scope.cycle_id
    this.head = scope.head
    this.headBefore = scope.head
  }

  /** @throws RowNotLoaded */
  read(coll: string, id: string): EntityRow | undefined {
    const key = rowKey(coll, id)
    const staged = this.#staged.get(key)
    if (staged)
      return staged.row
    if (!this.#rows.has(key))
      throw new RowNotLoaded({ coll, id })
    return this.#rows.get(key)
  }

  /** Stages a write under the next number; the row must be loaded. Returns the number. */
  stage(write: RowWrite, { deviceId, trustedMs, refs }: { deviceId: string, trustedMs: number, refs: RefSource }): number {
    const before = this.read(write.coll, write.id)
    this.head += 1
    const version: FieldVersion = [this.head, deviceId, trustedMs]
    const key = rowKey(write.coll, write.id)
    const earliest = this.#staged.get(key)?.before ?? this.#rows.get(key)
    this.#staged.set(key, {
      row: rowAfter(before, write, version),
      before: earliest,
      refs,
    })
    return this.head
  }

  get staged(): StagedRow[] {
    return [
      ...this.#staged.values(),
    ]
  }

  /** What was staged is in the tables now. */
  keepStaged(): void {
    for (const [key, { row }] of this.#staged)
      this.#rows.set(key, row)
    this.#staged.clear()
  }

  /** The database was rolled back: what is in memory may be wrong and is read again. */
  backTo(head: number): void {
    this.#staged.clear()
    this.#rows.clear()
    this.head = head
  }

  async load(trx: Trx, coll: string, ids: readonly string[]): Promise<void> {
    const missing = [
      ...new Set(ids),
    ].filter(id => !this.#rows.has(rowKey(coll, id)))
    for (let at = 0; at < missing.length; at += 500) {
      const some = missing.slice(at, at + 500)
      const found = await trx.selectFrom('row_').selectAll().where('scope_id', '=', this.id).where('coll', '=', coll).where('id', 'in', some).execute()
      some.forEach(id => this.#rows.set(rowKey(coll, id), undefined))
      found.forEach(row => this.#rows.set(rowKey(coll, row.id), toEntityRow(row)))
    }
  }
}

/** Runs something that reads rows synchronously, and loads what it turns out to need. */
export async function withRows<T>(trx: Trx, scope: LockedScope, run: () => T): Promise<T> {
  for (;;) {
    try {
      return run()
    }
    catch (error) {
      if (!(error instanceof RowNotLoaded))
        throw error
      await scope.load(trx, error.key.coll, [error.key.id])
    }
  }
}

export function toEntityRow({ coll, id, seq, deleted, data, fver }: StoredRow): EntityRow {
  return {
    coll,
    id,
    seq,
    deleted: deleted === 1,
    data: JSON.parse(data) as RowData,
    fver: JSON.parse(fver) as EntityRow['fver'],
  }
}
