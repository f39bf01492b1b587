import type { ServerParts } from '../parts.ts'
import type { ScopeRow, Trx } from '../storage/database.ts'
import type { StagedRow } from './locked-scope.ts'
import type { StoredOp } from './stored-op.ts'
import { LockedScope } from './locked-scope.ts'

export type LogParts = Pick<ServerParts, 'db' | 'clock' | 'ids' | 'identity' | 'notifier' | 'signer' | 'log'>

/** What the server does by itself after an op was applied: number, receipt, showing it to visits. */
export type AfterOp = (log: Log, applied: { op: StoredOp, scope: LockedScope, rows: readonly StagedRow[] }) => Promise<void>

/** How far a log had come: for going back when one op fails. */
export interface LogMark { heads: Map<string, number>, serverOpNo: number | null }

/** The op log within one transaction: the scopes that it holds locked and the number that the server's own ops have reached. */
export class Log {
  readonly trx: Trx
  readonly parts: LogParts
  readonly afterOp: AfterOp
  readonly nowMs: number
  /** Last op number of the server's own device; `null` until its row is locked. */
  serverOpNo: number | null = null
  readonly #scopes = new Map<string, LockedScope>()

  constructor(trx: Trx, parts: LogParts, afterOp: AfterOp) {
    this.trx = trx
    this.parts = parts
    this.afterOp = afterOp
    this.nowMs = parts.clock.now()
  }

  get scopes(): LockedScope[] {
    return [
      ...this.#scopes.values(),
    ]
  }

  scope(id: string): LockedScope | undefined { return this.#scopes.get(id) }

  /**
   * Locks scopes in id order; ids that do not exist are left out. The update is the lock: it is held until commit, so in a
   * scope the order of numbers is the order of commits.
   */
  async lock(ids: Iterable<string>): Promise<void> {
    const fresh = [
      ...new Set(ids),
    ].filter(id => !this.#scopes.has(id)).sort()
    for (const id of fresh) {
      const scope = await this.trx.updateTable('scope').set(eb => ({
        head: eb.ref('head'),
      })).where('id', '=', id).returningAll().executeTakeFirst()
      if (scope)
        this.#scopes.set(id, new LockedScope(scope))
    }
  }

  async createScope(scope: Omit<ScopeRow, 'head' | 'closed_ms'>): Promise<void> {
    const row: ScopeRow = { ...scope, head: 0, closed_ms: null }
    await this.trx.insertInto('scope').values(row).onConflict(c => c.column('id').doNothing()).execute()
    await this.lock([scope.id])
  }

  mark(): LogMark {
    return {
      heads: new Map(this.scopes.map(scope => [scope.id, scope.head])),
      serverOpNo: this.serverOpNo,
    }
  }

  /** Forgets what happened since the mark, after the database was rolled back to there. Later locks are gone with it. */
  backTo({ heads, serverOpNo }: LogMark): void {
    for (const scope of this.scopes) {
      const head = heads.get(scope.id)
      if (head === undefined)
        this.#scopes.delete(scope.id)
      else
        scope.backTo(head)
    }
    this.serverOpNo = serverOpNo
  }

  /** Writes the heads; called once, before commit. */
  async keepHeads(): Promise<void> {
    for (const scope of this.moved)
      await this.trx.updateTable('scope').set({ head: scope.head }).where('id', '=', scope.id).execute()
    if (this.serverOpNo !== null)
      await this.trx.updateTable('device').set({ last_op: this.serverOpNo }).where('id', '=', this.parts.identity.deviceId).execute()
  }

  get moved(): LockedScope[] { return this.scopes.filter(scope => scope.head !== scope.headBefore) }
}
