import type { FailureCode } from '../domain/failure.ts'
import type { EntityRow } from '../domain/oplog/row.ts'
import type { SyncActivity } from './sync-loop.ts'
import type { RoundParts } from './sync-parts.ts'
import { grantsAt } from '../domain/access/roles.ts'
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
  /** Nothing more is to be read here, as far as the server said: asking again is pointless until somebody forgets it. */
  isClosed: () => boolean
  /** The session is asked for again before the next pull. */
  forget: () => void
  /** Runs work that talks to the server and draws the conclusions from how it fails. */
  watched: (work: () => Promise<void>) => Promise<void>
  /** Passes rows on, and notices those that change what this person may read. */
  noticing: (onRows: (rows: readonly EntityRow[]) => void) => (rows: readonly EntityRow[]) => void
}

/** Codes that our server did not give: nobody has answered. */
const silence = new Set(['offline', 'network-broken', 'foreign-answer'])

/** Codes that close the door for good, with what they leave of the account. */
const closings: Partial<Record<FailureCode, 'revoked' | 'ended'>> = {
  'device-revoked': 'revoked',
  'visit-over': 'ended',
}

export function createAccount(parts: RoundParts, personId: string, onChange: () => void): Account {
  let state: SyncActivity['account'] = 'in'
  let reachable: boolean | null = null
  let scopes: readonly string[] | null = null
  let isClosed = false

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
    const closed = closings[code]
    if (!closed)
      return
    isClosed = true
    const isNews = state !== closed
    note({ state: closed })
    if (isNews && closed === 'ended')
      await noteEnd(parts)
    if (isNews)
      await parts.store.removeDownloaded()
  }

  return {
    state: () => state,
    reachable: () => reachable,
    isKnown: scope => scopes?.includes(scope) ?? false,
    isSure: () => scopes !== null,
    isClosed: () => isClosed,
    forget: () => {
      isClosed = false
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

/**
 * A visit can be ended before its time: without this the phone would open it again after the next start, without a network.
 * What the person was stays known; the hour of the end is not.
 */
async function noteEnd({ store, clock }: RoundParts): Promise<void> {
  const session = await store.facts.session()
  if (session && grantsAt(session.grants, clock.now() + ((await store.facts.clock())?.offsetMs ?? 0)).length > 0) {
    await store.facts.setSession({
      ...session,
      grants: session.grants.map(grant => ({ ...grant, untilMs: 0 })),
    })
  }
}

/** A grant of one's own, a new year of work, a visit: the list of scopes may be another one now. */
function isAboutReading({ coll, data }: EntityRow, personId: string): boolean {
  return coll === 'cycle' || (coll === 'grant' && data.personId === personId)
}
