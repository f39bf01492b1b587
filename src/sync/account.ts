import type { EntityRow } from '../domain/oplog/row.ts'
import type { SyncActivity } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import { asFailure } from '../domain/failure.ts'
import { refreshSession } from './session-round.ts'

/** What the server's answers say about this person's place: in, signed out, or turned away. */
export interface Account {
  state: () => SyncActivity['account']
  reachable: () => boolean | null
  /** The scopes to pull; asks the server when it does not know them for sure. */
  scopes: (signal: AbortSignal) => Promise<readonly string[]>
  isKnown: (scope: string) => boolean
  /** Is the list of scopes the server's latest word? */
  isSure: () => boolean
  /** The session is asked for again before the next pull. */
  forget: () => void
  /** Runs work that talks to the server and draws the conclusions from how it fails. */
  watched: (work: () => Promise<void>) => Promise<void>
  /** Passes rows on, and notices those that change what this person may read. */
  noticing: (onRows: (rows: readonly EntityRow[]) => void) => (rows: readonly EntityRow[]) => void
}

/** Codes that our server did not give: nobody has answered. */
const silence = new Set(['offline', 'network-broken', 'foreign-answer'])

export function createAccount(parts: RoundParts, personId: string, onChange: () => void): Account {
  let state: SyncActivity['account'] = 'in'
  let reachable: boolean | null = null
  let scopes: readonly string[] | null = null

  function note(next: { state?: SyncActivity['account'], reachable?: boolean }): void {
    state = next.state ?? state
    reachable = next.reachable ?? reachable
    onChange()
  }

  async function conclude(error: unknown): Promise<void> {
    const { code } = asFailure(error, 'server-failed')
    note({ reachable: !silence.has(code) })
    if (code === 'sign-in-required' || code === 'device-foreign')
      note({ state: 'signed-out' })
    if (code === 'device-revoked' && state !== 'revoked') {
      note({ state: 'revoked' })
      await parts.store.removeDownloaded()
    }
  }

  return {
    state: () => state,
    reachable: () => reachable,
    isKnown: scope => scopes?.includes(scope) ?? false,
    isSure: () => scopes !== null,
    forget: () => {
      scopes = null
    },
    async scopes(signal) {
      if (scopes === null) {
        const session = await refreshSession(parts, personId, signal)
        ;({ scopes } = session)
        note({ state: 'in' })
      }
      return scopes ?? []
    },
    async watched(work) {
      try {
        await work()
      }
      catch (error) {
        if ((error as { name?: string }).name !== 'AbortError')
          await conclude(error)
        throw error
      }
    },
    noticing: onRows => (rows) => {
      note({ reachable: true })
      if (rows.some(row => isAboutReading(row, personId)))
        scopes = null
      onRows(rows)
    },
  }
}

/** A grant of one's own, a new year of work, a visit: the list of scopes may be another one now. */
function isAboutReading({ coll, data }: EntityRow, personId: string): boolean {
  return coll === 'cycle' || (coll === 'grant' && data.personId === personId)
}
