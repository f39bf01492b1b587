import type { SessionReply } from '../protocol/account.ts'
import type { SessionSnapshot } from '../storage/facts.ts'
import type { RoundParts } from './sync-parts.ts'
import { Failure } from '../domain/failure.ts'

/**
 * [SY6] Asks who is signed in and what they may read. An answer about somebody else is treated as signed out: nobody's work
 * is ever sent under another's name.
 */
export async function refreshSession({ store, calls, clock, timed }: RoundParts, personId: string, signal: AbortSignal): Promise<SessionSnapshot> {
  const reply = await timed(() => calls.session(signal))
  if (reply.personId !== personId)
    throw new Failure('sign-in-required')
  const snapshot = snapshotOf(reply, clock.now())
  await store.facts.setSession(snapshot)
  return snapshot
}

export function snapshotOf({ serverMs: _, epoch: __, ...reply }: SessionReply, takenMs: number): SessionSnapshot {
  return { ...reply, takenMs }
}
