import type { Nudge } from '../../protocol/pull.ts'

/** Tells listeners of this process that scopes moved on. Only a nudge: who misses one polls. */
export interface Notifier {
  tell: (nudge: Nudge) => void
  /** Returns how to stop listening. */
  listen: (hear: (nudge: Nudge) => void) => () => void
}

export function createNotifier(): Notifier {
  const listeners = new Set<(nudge: Nudge) => void>()
  return {
    tell: nudge => listeners.forEach(hear => hear(nudge)),
    listen: (hear) => {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
  }
}
