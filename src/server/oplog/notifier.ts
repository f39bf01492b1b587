import type { Nudge } from '../../protocol/pull.ts'

export interface Listener {
  nudged: (nudge: Nudge) => void
  /** The server is stopping. */
  closed: () => void
}

/** Tells listeners of this process that scopes moved on. Only a nudge: who misses one polls. */
export interface Notifier {
  tell: (nudge: Nudge) => void
  /** Returns how to stop listening. */
  listen: (listener: Listener) => () => void
  close: () => void
}

export function createNotifier(): Notifier {
  const listeners = new Set<Listener>()
  return {
    tell: nudge => listeners.forEach(listener => listener.nudged(nudge)),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => listeners.forEach(listener => listener.closed()),
  }
}
