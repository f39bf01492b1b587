import type { Op } from '../domain/oplog/op.ts'
import type { DeviceStore, Remade } from '../storage/device-store.ts'
import type { ServerCalls, SyncClock } from './server-calls.ts'

/** What every round needs. */
export interface RoundParts {
  store: DeviceStore
  calls: ServerCalls
  clock: SyncClock
  build: string
  newId: () => string
  /** Makes unsent captures fit a new device id; see recording/remake.ts. */
  remakerFor: (deviceId: string) => (op: Op) => Promise<Remade>
  /** Runs a call and learns the server's time from it. */
  timed: <Reply extends { serverMs: number }>(call: () => Promise<Reply>) => Promise<Reply>
}
