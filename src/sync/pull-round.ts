import type { EntityRow } from '../domain/oplog/row.ts'
import type { RoundParts } from './sync-parts.ts'
import { asFailure } from '../domain/failure.ts'
import { PULL_PAGE_ROWS } from '../protocol/version.ts'

export interface PullWork {
  scopes: readonly string[]
  /** Rows as they come, after they are on the phone. */
  onRows?: (rows: readonly EntityRow[]) => void
  signal: AbortSignal
}

/** [SY4] Every scope, page by page, until each is complete. A scope that may no longer be read is forgotten, the others go on. */
export async function pullAll(parts: RoundParts, { scopes, ...work }: PullWork): Promise<void> {
  for (const scope of scopes)
    await pullScope(parts, { scope, ...work })
}

export async function pullScope(parts: RoundParts, { scope, onRows, signal }: Omit<PullWork, 'scopes'> & { scope: string }): Promise<void> {
  const { store, calls } = parts
  for (let hasMore = true; hasMore;) {
    signal.throwIfAborted()
    const ticket = await store.outbox.startPull(scope)
    try {
      const page = await parts.timed(() => calls.pull({ scope, after: ticket.after, limit: PULL_PAGE_ROWS }, signal))
      await store.outbox.applyPage(ticket, page)
      onRows?.(page.rows)
      hasMore = page.more || await isReadAnew(parts, { scope, before: ticket.mark.epoch, after: ticket.after })
    }
    catch (error) {
      if (asFailure(error, 'server-failed').code !== 'scope-gone')
        throw error
      await store.outbox.forgetScope(scope)
      return
    }
  }
}

/** A server that was put back from a backup makes the phone read from the start. */
async function isReadAnew({ store }: RoundParts, { scope, before, after }: { scope: string, before: string, after: number }): Promise<boolean> {
  const next = await store.outbox.startPull(scope)
  return next.after < after || (before !== '' && next.mark.epoch !== before)
}
