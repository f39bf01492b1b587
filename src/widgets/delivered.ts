import type { SyncActivity, SyncState } from '../container/shapes.ts'

export interface DeliveryFacts {
  /** The store has answered: `state` says something. */
  isKnown: boolean
  state: SyncState
  activity: SyncActivity
  seemsOnline: boolean
  /** Files that another app shared and nobody has put anywhere; `undefined` until the tray has answered. */
  tray: number | undefined
  /** What lives in this page only. */
  unsaved: number
}

/** What speaks against "all delivered", in the order in which it is told: how much of it, 0 where it does not hold. */
export const obstacles = {
  unknown: ({ isKnown, tray }) => Number(!isKnown || tray === undefined),
  door: ({ activity }) => Number(activity.account !== 'in'),
  unsaved: ({ unsaved }) => unsaved,
  waiting: ({ state }) => state.waitingOps + state.waitingBlobs,
  attention: ({ state }) => state.needsAttention,
  quarantined: ({ state }) => state.quarantinedOps,
  doubted: ({ state }) => state.doubtedOps,
  deferred: ({ state }) => state.deferredOps,
  held: ({ state }) => state.heldBlobs,
  tray: ({ tray = 0 }) => tray,
} as const satisfies Record<string, (facts: DeliveryFacts) => number>

export type Obstacle = keyof typeof obstacles
export const obstacleNames = Object.keys(obstacles) as Obstacle[]

/** `asOf`: nothing is left here, but nobody answers now; `ms` is the server's last answer, `null` where there never was one. */
export type Delivery
  = | { kind: 'all' }
    | { kind: 'asOf', ms: number | null }
    | { kind: 'not', because: ReadonlyArray<{ what: Obstacle, n: number }> }

/** The one rule for saying that everything is delivered: only what the data says, and only with nothing against it. */
export function deliveryOf(facts: DeliveryFacts): Delivery {
  const because = obstacleNames.map(what => ({
    what,
    n: obstacles[what](facts),
  })).filter(({ n }) => n > 0)
  if (because.length > 0)
    return { kind: 'not', because }
  return facts.seemsOnline && facts.activity.reachable === true
    ? { kind: 'all' }
    : { kind: 'asOf', ms: facts.state.lastSyncMs }
}
